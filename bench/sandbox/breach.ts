/** What may not happen, each told by a detector of its own. */
export const detectors = {
  won: 'the program says that it got through',
  canary: 'a secret of the host is in an output or a tool call',
  network: 'somebody connected to the traps',
  death: 'the host died',
  fault: 'an exception or rejection of the host was left unhandled',
  block: 'the host’s event loop stood still for over a second',
  hang: 'the run did not end in time',
  shape: 'the run rejected, or its result breaks the contract',
  output: 'more output than allowed reached the caller',
  paths: 'paths of the host’s code are in an output',
  memory: 'the host or its processes grew past the limit',
  bridge: 'a call reached the host that may not: unknown tool, late, too many, too big',
  pollution: 'prototypes of the host changed',
  poisoned: 'a clean run afterwards fails or sees marks of the attack',
  files: 'a file that was not told of, that leads elsewhere, or outside of the folder',
  active: 'a chart contains scripts or addresses',
  leftover: 'processes or handles stay after close()',
} as const

export type Detector = keyof typeof detectors

export interface Breach {
  readonly detector: Detector
  readonly what: string
}

export const breach = (detector: Detector, what: string): Breach => ({
  detector,
  what: what.replaceAll(/\s+/g, ' ').slice(0, 240),
})
