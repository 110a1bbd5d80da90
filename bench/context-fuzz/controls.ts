/** Ways to break the memory: each must be found, or the fuzzer proves nothing. */
import type { Memory, MemoryEdit, Message, PreparedPrompt, RunMemory } from '@glmkit/core'

export interface Control {
  readonly about: string
  /** The rule that must notice. */
  readonly rule: string
  readonly breaks: (memory: Memory) => Memory
}

const changed = (memory: Memory, change: (run: RunMemory) => RunMemory): Memory => ({
  ...memory,
  open: (host) => change(memory.open(host)),
})

const changedPrompts = (memory: Memory, change: (prompt: PreparedPrompt) => PreparedPrompt): Memory =>
  changed(memory, (run) => ({ ...run, prepare: async (context) => change(await run.prepare(context)) }))

const changedMessages = (change: (messages: readonly Message[]) => readonly Message[]) => (memory: Memory) =>
  changedPrompts(memory, (prompt) => ({ ...prompt, messages: change(prompt.messages) }))

export const controls: readonly Control[] = [
  {
    about: 'a result is left out',
    rule: 'valid',
    breaks: changedMessages((messages) => {
      const at = messages.findIndex(({ role }) => role === 'tool')
      return at < 0 ? messages : messages.toSpliced(at, 1)
    }),
  },
  {
    about: 'parallel calls are cut in their middle',
    rule: 'valid',
    breaks: changedMessages((messages) => {
      const at = messages.findIndex(({ role }, place) => role === 'tool' && messages[place + 1]?.role === 'tool')
      return at < 0 ? messages : messages.filter(({ role }, place) => place > at || role === 'system')
    }),
  },
  {
    about: 'the task is put in other words',
    rule: 'faithful',
    breaks: changedMessages((messages) =>
      messages.map((message) =>
        message.role === 'user' ? { ...message, content: `${message.content.trimEnd()}.` } : message,
      ),
    ),
  },
  {
    about: 'a summary that failed takes the place of what it was of',
    rule: 'summaries',
    breaks: (memory) =>
      changed(memory, (run) => ({
        ...run,
        edit: async (context) =>
          (await run.edit?.({
            ...context,
            ask: async (messages, maxOutputTokens) =>
              (await context.ask(messages, maxOutputTokens)) ?? {
                text: 'Error generating summary',
                usage: { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0, reasoningTokens: 0, costUsd: null },
              },
          })) ?? [],
      })),
  },
  {
    about: 'as much output is asked for as the model has',
    rule: 'fits',
    breaks: (memory) =>
      changed(memory, (run) => ({
        ...run,
        prepare: async (context) => ({
          ...(await run.prepare(context)),
          maxOutputTokens: context.model.maxOutputTokens,
        }),
      })),
  },
  {
    about: 'old results are masked in every request',
    rule: 'prefix',
    breaks: changedMessages((messages) =>
      messages.map((message, at) =>
        message.role === 'tool' && at < messages.length - 8 ? { ...message, content: '[cleared]' } : message,
      ),
    ),
  },
  {
    about: 'the transcript itself is cut',
    rule: 'transcript',
    breaks: (memory) => ({
      ...memory,
      open: (host) => {
        const run = memory.open(host)
        return {
          ...run,
          apply: (edits: readonly MemoryEdit[]) => {
            run.apply?.(edits)
            const { transcript } = host
            if (Array.isArray(transcript) && transcript.length > 12) transcript.splice(2, 1)
          },
        }
      },
    }),
  },
]
