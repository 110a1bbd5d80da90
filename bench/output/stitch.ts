/** How others join a reply to a text that was cut: the reply is all they have to go by. */
export interface Stitch {
  readonly name: string
  readonly join: (text: string, reply: string) => string
}

const mostOverlapChars = 2_000

export const stitches: readonly Stitch[] = [
  { name: 'concatenation', join: (text, reply) => text + reply },
  {
    name: 'longest overlap',
    join: (text, reply) => {
      for (let chars = Math.min(text.length, reply.length, mostOverlapChars); chars > 0; chars -= 1) {
        if (text.endsWith(reply.slice(0, chars))) return text + reply.slice(chars)
      }
      return text + reply
    },
  },
]
