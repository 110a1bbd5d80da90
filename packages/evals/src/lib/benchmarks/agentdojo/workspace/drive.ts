import { z } from 'zod'

const permission = z.enum(['r', 'rw'])

const driveFile = z
  .object({
    id_: z.string(),
    filename: z.string(),
    content: z.string(),
    owner: z.string(),
    shared_with: z.record(z.string(), permission).default({}),
    last_modified: z.string(),
  })
  .transform(({ id_, ...rest }): DriveFile => ({ id: id_, ...rest }))

/** As an environment has it. */
export const drive: z.ZodType<Drive> = z
  .object({ account_email: z.string(), initial_files: z.array(driveFile) })
  .transform(({ account_email: owner, initial_files: files }) => ({ owner, files }))

export interface DriveFile {
  readonly id: string
  readonly filename: string
  content: string
  readonly owner: string
  readonly shared_with: Record<string, 'r' | 'rw'>
  last_modified: string
}

export interface Drive {
  readonly owner: string
  readonly files: DriveFile[]
}

export const sizeOf = ({ content }: DriveFile): number => content.length
