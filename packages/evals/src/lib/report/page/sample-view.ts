import type { PageElement } from './browser.ts'
import { el } from './dom.ts'
import type { Child } from './dom.ts'
import { eventList, planView, timeChart, turnChart, turnTable } from './timeline.ts'
import type { PageError, PageMessage, PageSample, PageScore } from './report-data.ts'
import { transcript } from './transcript.ts'
import { textBlock, visibleText } from './visible-text.ts'

/** All of one trial. */
export function sampleView(sample: PageSample, totalSeconds: number): PageElement {
  const { input, target, answer, scores, messages, turns, events, plan, error, retried, facts, metadata, language } =
    sample
  const lang = language === undefined ? {} : { lang: language }
  return el(
    'div',
    'sample',
    el(
      'dl',
      'facts',
      facts.map(([name, value]) => el('div', '', el('dt', '', name), el('dd', '', ...visibleText(value)))),
    ),
    error === undefined ? undefined : part('Error', 'bad', errorView(error)),
    part('Scores', '', scores.length === 0 ? el('p', 'empty', 'It was not scored.') : scores.map(scoreView)),
    el(
      'div',
      { class: 'asked', ...lang },
      part('Input', '', inputView(input)),
      part('Target', '', target === '' ? el('p', 'empty', 'None.') : textBlock(target)),
      part('Answer', '', answer === '' ? el('p', 'empty', 'No answer.') : textBlock(answer)),
    ),
    part('Transcript', '', transcript(messages, language)),
    plan === undefined ? undefined : part('Plan', '', planView(plan)),
    turns.length === 0
      ? undefined
      : part('Tokens by turn', '', turnChart(turns), el('details', '', el('summary', '', 'Figures'), turnTable(turns))),
    timePart(events, totalSeconds),
    retried.length === 0 ? undefined : part('Earlier tries', '', retried.map(errorView)),
    metadata.length === 0
      ? undefined
      : part(
          'Metadata',
          '',
          metadata.map(([name, json]) =>
            el('div', 'meta', el('code', '', ...visibleText(name)), textBlock(json, 'code')),
          ),
        ),
  )
}

function part(title: string, tone: string, ...children: readonly Child[]): PageElement {
  return el('section', `part ${tone}`, el('h2', '', title), ...children)
}

function timePart(events: PageSample['events'], totalSeconds: number): PageElement | undefined {
  const chart = timeChart(events, totalSeconds)
  const list = eventList(events)
  return chart === undefined && list === undefined ? undefined : part('Time line', '', chart, list)
}

function inputView(messages: readonly PageMessage[]): PageElement {
  const [only] = messages
  return only !== undefined && messages.length === 1 ? textBlock(only.text) : transcript(messages)
}

function errorView({ message, trace }: PageError): PageElement {
  return el(
    'div',
    'failure',
    textBlock(message),
    trace === undefined ? undefined : el('details', '', el('summary', '', 'Where'), textBlock(trace, 'code')),
  )
}

function scoreView({ scorer, role, value, isRight, label, answer, explanation, metadata }: PageScore): PageElement {
  const tone = isRight === undefined ? '' : isRight ? 'good' : 'bad'
  return el(
    'div',
    'score',
    el('div', `score-value ${tone}`, ...visibleText(value)),
    el(
      'div',
      '',
      el(
        'div',
        'score-head',
        el('strong', '', ...visibleText(scorer)),
        role === 'metric' ? el('span', 'tag', 'metric') : undefined,
        label === undefined ? undefined : el('span', 'tag', ...visibleText(label)),
      ),
      explanation === undefined ? undefined : textBlock(explanation),
      answer === undefined ? undefined : el('div', 'judged', el('span', 'note', 'judged: '), textBlock(answer)),
      metadata === undefined
        ? undefined
        : el('details', '', el('summary', '', 'Metadata'), textBlock(metadata, 'code')),
    ),
  )
}
