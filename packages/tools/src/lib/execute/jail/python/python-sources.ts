import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Python's part of this package, reached from `src` and from `dist` alike. */
export const pythonFolder: string = fileURLToPath(new URL('../../../../../python', import.meta.url))

/** Loaded before the snapshot is taken, so that it costs nothing afterwards. */
export const preloaded: string =
  'abc argparse array ast asyncio base64 bisect calendar cmath collections colorsys concurrent.futures.thread configparser contextlib copy csv ' +
  'dataclasses datetime decimal difflib email enum fnmatch fractions functools glob gzip hashlib heapq hmac html ' +
  'html.parser inspect io ipaddress itertools json linecache logging math numbers operator os pathlib pickle pprint ' +
  'random re secrets shutil statistics string struct tempfile textwrap time timeit traceback types typing unicodedata ' +
  'unittest urllib.parse uuid warnings weakref xml.etree.ElementTree zipfile zlib zoneinfo'

/** Path inside the sandbox, and text, of the modules that come with it. */
export function pythonSources(): [path: string, text: string][] {
  return ['runtime', 'charts'].flatMap((part) => {
    const names = readdirSync(join(pythonFolder, part), { recursive: true, encoding: 'utf8' })
    return names
      .filter((name) => name.endsWith('.py') && !name.startsWith('tests'))
      .toSorted()
      .map((name): [string, string] => [
        `/lib/glmkit/${part}/${name}`,
        readFileSync(join(pythonFolder, part, name), 'utf8'),
      ])
  })
}
