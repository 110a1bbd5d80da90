import { contentStyle } from './style/content-style.ts'
import { frameStyle } from './style/frame-style.ts'
import { listStyle } from './style/list-style.ts'
import { themeStyle } from './style/theme-style.ts'

/** The page's style sheet. */
export const pageStyle: string = [themeStyle, frameStyle, listStyle, contentStyle].join('')
