import { typeName } from '../../../python/value.ts'
import type { PyValue } from '../../../python/value.ts'
import type { SourceLanguage } from './single-turn-entry.ts'

/** As `type(value)` is called in Python. */
export type PythonType = 'str' | 'int' | 'float' | 'bool' | 'list' | 'tuple' | 'dict' | 'NoneType'

const ofPython: Readonly<Record<string, PythonType>> = {
  string: 'str',
  integer: 'int',
  float: 'float',
  boolean: 'bool',
  array: 'list',
  tuple: 'list',
  dict: 'dict',
  any: 'str',
}
const ofJava: Readonly<Record<string, PythonType>> = {
  byte: 'int',
  short: 'int',
  integer: 'int',
  long: 'int',
  float: 'float',
  double: 'float',
  boolean: 'bool',
  char: 'str',
  String: 'str',
  any: 'str',
  Array: 'list',
  ArrayList: 'list',
  Queue: 'list',
  Stack: 'list',
  HashMap: 'dict',
  Hashtable: 'dict',
}
const ofJavaScript: Readonly<Record<string, PythonType>> = {
  String: 'str',
  integer: 'int',
  float: 'float',
  Bigint: 'int',
  Boolean: 'bool',
  dict: 'dict',
  array: 'list',
  any: 'str',
}

/** @returns Nothing for a type that the language does not have. */
export function pythonTypeOf(declared: string, language: SourceLanguage): PythonType | undefined {
  const types = { python: ofPython, java: ofJava, javascript: ofJavaScript }[language]
  return types[declared]
}

const tuples = new WeakSet<readonly PyValue[]>()

/** The list, which counts as a tuple from now on: only prompt mode can write one. */
export function asTuple(items: PyValue[]): PyValue[] {
  tuples.add(items)
  return items
}

export function typeOf(value: PyValue): string {
  return Array.isArray(value) && tuples.has(value) ? 'tuple' : typeName(value)
}
