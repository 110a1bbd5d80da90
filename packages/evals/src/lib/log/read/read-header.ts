import { z } from 'zod'
import type { EvalHeader, EvalStart } from '../inspect-log.ts'
import { anything, id, json, jsonOrEmpty, nullable, readAs } from './lenient.ts'
import { modelUsages } from './message-schema.ts'
import { evalError } from './score-schema.ts'

const ofStart = {
  version: z.number(),
  eval: z.looseObject({
    eval_set_id: nullable(z.string()),
    eval_id: z.string().default(''),
    run_id: z.string().default(''),
    created: z.string().default(''),
    task: z.string(),
    task_id: z.string().default(''),
    task_version: z.union([z.number(), z.string()]).default(0),
    task_file: nullable(z.string()),
    task_display_name: nullable(z.string()),
    task_registry_name: nullable(z.string()),
    task_attribs: jsonOrEmpty,
    task_args: jsonOrEmpty,
    task_args_passed: jsonOrEmpty,
    solver: nullable(z.string()),
    solver_args: nullable(json),
    solver_args_passed: nullable(json),
    tags: nullable(z.array(z.string())),
    dataset: z
      .looseObject({
        name: nullable(z.string()),
        location: nullable(z.string()),
        samples: nullable(z.number()),
        sample_ids: nullable(z.array(id)),
        shuffled: nullable(z.boolean()),
      })
      .default({ name: null, location: null, samples: null, sample_ids: null, shuffled: null }),
    sandbox: anything,
    model: z.string(),
    model_generate_config: jsonOrEmpty,
    model_base_url: nullable(z.string()),
    model_args: jsonOrEmpty,
    model_roles: nullable(json),
    config: jsonOrEmpty,
    revision: nullable(json),
    packages: z.record(z.string(), z.string()).default({}),
    metadata: nullable(json),
    scorers: nullable(z.array(z.unknown())),
    metrics: anything,
  }),
  plan: z
    .looseObject({
      name: z.string().default('plan'),
      steps: z
        .array(z.looseObject({ solver: z.string(), params: jsonOrEmpty, params_passed: jsonOrEmpty }))
        .default([]),
      finish: anything,
      config: jsonOrEmpty,
    })
    .default({ name: 'plan', steps: [], finish: null, config: {} }),
}

const evalStart: z.ZodType<EvalStart> = z.looseObject(ofStart)

const evalScore = z.looseObject({
  name: z.string(),
  scorer: z.string().default(''),
  reducer: nullable(z.string()),
  scored_samples: nullable(z.number()),
  unscored_samples: nullable(z.number()),
  params: jsonOrEmpty,
  metrics: z
    .record(
      z.string(),
      z.looseObject({
        name: z.string(),
        // Python's NaN.
        value: z
          .number()
          .nullable()
          .transform((value) => value ?? Number.NaN),
        params: jsonOrEmpty,
        metadata: nullable(json),
      }),
    )
    .default({}),
  metadata: nullable(json),
})

const evalHeader: z.ZodType<EvalHeader> = z.looseObject({
  ...ofStart,
  status: z.enum(['started', 'success', 'cancelled', 'error']).default('started'),
  results: nullable(
    z.looseObject({
      total_samples: z.number().default(0),
      completed_samples: z.number().default(0),
      early_stopping: anything,
      scores: z.array(evalScore).default([]),
      metadata: nullable(json),
    }),
  ),
  stats: z
    .looseObject({ started_at: z.string().default(''), completed_at: z.string().default(''), model_usage: modelUsages })
    .default({ started_at: '', completed_at: '', model_usage: {} }),
  error: nullable(evalError),
  invalidated: z.boolean().default(false),
})

/** @throws {AgentError} If it is no beginning of a log. */
export function readStart(value: unknown, what: string): EvalStart {
  return readAs(evalStart, value, what)
}

/** @throws {AgentError} If it is no header of a log. */
export function readHeader(value: unknown, what: string): EvalHeader {
  return readAs(evalHeader, value, what)
}
