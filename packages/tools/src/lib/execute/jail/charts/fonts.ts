import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { readFaces } from './font-file.ts'
import type { Face } from './font-file.ts'

/** Latin, Greek, Cyrillic, Arabic, Hebrew, arrows and symbols: always there. */
const upright = ['DejaVuSans', 'DejaVuSans-Bold'].map(dejavu)
const slanted = ['DejaVuSans-Oblique', 'DejaVuSans-BoldOblique'].map(dejavu)

/**
 * Fonts for Chinese, Japanese and Korean, the best first; each with its bold. Of these the first that is there and has
 * the characters is taken: the optional peer, then what Linux distributions, macOS and Windows come with.
 */
const wide: readonly (readonly string[])[] = [
  ['Regular', 'Bold'].map((weight) =>
    inPackage(() => import.meta.resolve('@embedpdf/fonts-sc'), `../fonts/NotoSansHans-${weight}.otf`),
  ),
  ...['opentype/noto', 'noto-cjk', 'google-noto-cjk', 'google-noto-sans-cjk-fonts', 'noto'].map((folder) =>
    ['Regular', 'Bold'].map((weight) => `/usr/share/fonts/${folder}/NotoSansCJK-${weight}.ttc`),
  ),
  ['/usr/share/fonts/google-noto-sans-cjk-vf-fonts/NotoSansCJK-VF.ttc'],
  ...['truetype/wqy', 'wqy-microhei', 'wenquanyi/wqy-microhei'].map((folder) => [
    `/usr/share/fonts/${folder}/wqy-microhei.ttc`,
  ]),
  ...['truetype/wqy', 'wqy-zenhei', 'wenquanyi/wqy-zenhei'].map((folder) => [
    `/usr/share/fonts/${folder}/wqy-zenhei.ttc`,
  ]),
  ['/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf'],
  ['/usr/share/fonts/droid-nonlatin/DroidSansFallback.ttf'],
  ['/System/Library/Fonts/PingFang.ttc'],
  ['/System/Library/Fonts/Hiragino Sans GB.ttc'],
  ['/System/Library/Fonts/STHeiti Light.ttc', '/System/Library/Fonts/STHeiti Medium.ttc'],
  ['/System/Library/Fonts/AppleSDGothicNeo.ttc'],
  ['C:\\Windows\\Fonts\\msyh.ttc', 'C:\\Windows\\Fonts\\msyhbd.ttc'],
  ['C:\\Windows\\Fonts\\simhei.ttf'],
  ['C:\\Windows\\Fonts\\malgun.ttf', 'C:\\Windows\\Fonts\\malgunbd.ttf'],
]

/** Which fonts a text is drawn with. */
export interface FontChoice {
  readonly files: readonly string[]
  /** Characters that none of them has, each once. */
  readonly missing: readonly string[]
  /** The family that is best for a part of the text, if another one than usual. */
  readonly familyOf: (part: string) => string | undefined
}

/** Every font file that may be read for a chart; those of the code sandbox must be readable inside of it. */
export function fontFiles(): string[] {
  return [...upright, ...slanted, ...wide.flat()].filter(isThere)
}

/**
 * Chooses as few fonts as a text needs: to read a big one takes longer than to draw.
 *
 * @param given Paths of font files that come before all others.
 * @param isSlanted Whether some of it may be in italics.
 */
export function chooseFonts(text: string, given: readonly string[], isSlanted = false): FontChoice {
  const usual = given.flatMap(readFaces)
  const needed = rareIn(text)
  // The files of DejaVu are asked only for characters that they may not have.
  if (needed.length > 0) usual.push(...readFaces(upright[0] ?? ''))
  const isUsual = (char: string): boolean => usual.some((face) => has(face, char))
  let missing = needed.filter((char) => !isUsual(char))
  const further: Face[] = []
  for (const files of wide) {
    if (missing.length === 0) break
    const faces = files.filter(isThere).flatMap(readFaces)
    const left = missing.filter((char) => !faces.some((face) => has(face, char)))
    if (left.length < missing.length) further.push(...faces)
    missing = left
  }
  const language = /[\u3040-\u30ff]/.test(text) ? 'JP' : /[\uac00-\ud7af]/.test(text) ? 'KR' : 'SC'
  const ranked = further.toSorted((a, b) => rank(b, language) - rank(a, language))
  const usualFiles = [...given, ...upright, ...(isSlanted ? slanted : [])]
  return {
    files: [...new Set([...usualFiles.filter(isThere), ...further.map(({ path }) => path)])],
    missing,
    familyOf(part) {
      const rare = rareIn(part).filter((char) => !isUsual(char))
      if (rare.length === 0) return undefined
      return ranked.find((face) => rare.every((char) => has(face, char)))?.family
    },
  }
}

/** Characters outside of Latin that show something, each once. */
function rareIn(text: string): string[] {
  return [...new Set(text.match(/[^\0-\u024f\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cf}]/gu) ?? [])]
}

function has(face: Face, char: string): boolean {
  return face.has(char.codePointAt(0) ?? 0)
}

/** Han characters look different in different countries. */
function rank({ family }: Face, language: string): number {
  return (new RegExp(`\\b${language}\\b`).test(family) ? 2 : 0) - (/\bMono\b/.test(family) ? 1 : 0)
}

function dejavu(name: string): string {
  return inPackage(() => import.meta.resolve('dejavu-fonts-ttf/package.json'), `ttf/${name}.ttf`)
}

function inPackage(resolve: () => string, path: string): string {
  try {
    return fileURLToPath(new URL(path, resolve()))
  } catch {
    return '' // it is not installed
  }
}

/** Where reading is restricted, the question itself may be forbidden. */
function isThere(path: string): boolean {
  try {
    return path !== '' && existsSync(path)
  } catch {
    return false
  }
}
