import type { Job } from '../../protocol.ts'
import { createInspect } from './inspect.ts'
import { installGuest } from './prelude.ts'
import type { GuestSetup } from './prelude.ts'

/**
 * The guest's world as text: a function of its links to the host, that answers the steps of its event loop.
 *
 * @param svgOf Text of a function that recognises charts which are elements, or `undefined`.
 */
export function worldSource(svgOf: string): string {
  return `((print, show, request, file, setup) => (${installGuest.toString()})({
    print, show, request, file, setup, inspect: (${createInspect.toString()})(), svgOf: ${svgOf}
  }))`
}

/** What the world of a job is made with, as JSON. */
export function setupOf({ maxResultBytes, tools, files }: Job): string {
  const setup: GuestSetup = {
    maxChars: maxResultBytes,
    tools,
    files: files.map(({ name, base64 }) => [name, Buffer.from(base64, 'base64').toString('latin1')]),
  }
  return JSON.stringify(setup)
}
