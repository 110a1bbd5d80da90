/** A function's name as a host takes it: without dots. */
export function apiName(name: string): string {
  return name.replaceAll('.', '_')
}
