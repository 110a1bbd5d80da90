import { describe, expect, it } from 'vitest'
import { activePart } from './folders.ts'

describe('a picture', () => {
  it.each([
    '<svg><script>1</script></svg>',
    '<svg onload="x()"/>',
    '<svg><a href="javascript:x()"/></svg>',
    '<svg><a xlink:href="&#106;avascript:x()"/></svg>',
    '<svg><image href="http://127.0.0.1/a.png"/></svg>',
    '<svg><image href=file:///etc/passwd /></svg>',
    '<svg><style>@import "x"</style></svg>',
    '<svg><rect fill="url(http://127.0.0.1/)"/></svg>',
    '<!DOCTYPE svg [<!ENTITY a "b">]><svg/>',
    '<svg><foreignObject/></svg>',
  ])('that runs or loads something is found: %s', (svg) => {
    expect(activePart(svg)).toBeTypeOf('string')
  })

  it.each([
    '<svg><text>&lt;script&gt; onload=1 href="javascript:x()"</text></svg>',
    '<svg aria-label="x&quot; onload=&quot;1"><a href="#"/></svg>',
    '<svg><rect fill="url(#a)" /><image href="data:image/png;base64,AA"/></svg>',
    `<svg><text font-family="a, 'b'" aria-label="href='http://127.0.0.1/'">x</text></svg>`,
  ])('that only shows is not: %s', (svg) => {
    expect(activePart(svg)).toBeUndefined()
  })
})
