/** For the text of charts: what the PNG is drawn with, then what a browser may have for Chinese, Japanese, Korean. */
export const fontFamily: string =
  'DejaVu Sans, Noto Sans CJK SC, Noto Sans SC, PingFang SC, Microsoft YaHei, WenQuanYi Micro Hei, sans-serif'
