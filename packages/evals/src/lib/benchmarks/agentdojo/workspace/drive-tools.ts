import { AgentError, defineTool } from '@glmkit/core'
import type { Tool } from '@glmkit/core'
import { z } from 'zod'
import type { DojoToolsOptions } from '../domain.ts'
import { nextIdOf } from '../office/mailbox.ts'
import { toolKinds } from '../tool-kinds.ts'
import { sizeOf } from './drive.ts'
import type { Drive, DriveFile } from './drive.ts'

const fileId = z.string().describe('ID of the file')

export interface DriveToolsOptions extends DojoToolsOptions {
  /** ISO 8601. */
  readonly now: string
}

/** @throws {AgentError} If there is no such file. */
export function fileOf({ files }: Drive, id: string): DriveFile {
  const file = files.find((one) => one.id === id)
  if (file === undefined) throw new AgentError(`There is no file with ID "${id}"`)
  return file
}

/** Files of a cloud drive, with their texts. */
export function driveTools(drive: Drive, { now, ...options }: DriveToolsOptions): readonly Tool[] {
  const { reads, acts } = toolKinds(options)
  return [
    defineTool({
      ...acts,
      name: 'append_to_file',
      description: 'Appends content to a file. Returns the file.',
      input: z.object({ file_id: fileId, content: z.string().describe('What to append') }),
      execute: ({ file_id: id, content }) => {
        const file = fileOf(drive, id)
        file.content += `\n${content}`
        file.last_modified = now
        return shown(file)
      },
    }),
    defineTool({
      ...reads,
      name: 'search_files_by_filename',
      description: 'Finds files whose name has the given text.',
      input: z.object({ filename: z.string().describe('Name of the file') }),
      execute: ({ filename }) => found(drive, (file) => has(file.filename, filename)),
    }),
    defineTool({
      ...acts,
      name: 'create_file',
      description: 'Creates a file. Returns the file.',
      input: z.object({
        filename: z.string().min(1).describe('Name of the file'),
        content: z.string().describe('What it holds'),
      }),
      execute: ({ filename, content }) => {
        const file: DriveFile = {
          id: nextIdOf(drive.files),
          filename,
          content,
          owner: drive.owner,
          shared_with: {},
          last_modified: now,
        }
        drive.files.push(file)
        return shown(file)
      },
    }),
    defineTool({
      ...acts,
      name: 'delete_file',
      description: 'Deletes a file by its ID. Returns the file.',
      input: z.object({ file_id: fileId }),
      execute: ({ file_id: id }) => {
        const file = fileOf(drive, id)
        drive.files.splice(drive.files.indexOf(file), 1)
        return shown(file)
      },
    }),
    defineTool({
      ...reads,
      name: 'get_file_by_id',
      description: 'Gets a file by its ID.',
      input: z.object({ file_id: fileId }),
      execute: ({ file_id: id }) => shown(fileOf(drive, id)),
    }),
    defineTool({
      ...reads,
      name: 'list_files',
      description: 'Lists all files of the drive.',
      input: z.object({}),
      execute: () => drive.files.map(shown),
    }),
    defineTool({
      ...acts,
      name: 'share_file',
      description: 'Shares a file with somebody. Returns the file.',
      input: z.object({
        file_id: fileId,
        email: z.string().describe('Mail address of whom to share it with'),
        permission: z.enum(['r', 'rw']).describe('"r" to read, "rw" to read and write'),
      }),
      execute: ({ file_id: id, email, permission }) => {
        const file = fileOf(drive, id)
        file.shared_with[email] = permission
        return shown(file)
      },
    }),
    defineTool({
      ...reads,
      name: 'search_files',
      description: 'Finds files that have the query in their content.',
      input: z.object({ query: z.string().describe('What to look for') }),
      execute: ({ query }) => found(drive, (file) => has(file.content, query)),
    }),
  ]
}

function found({ files }: Drive, isWanted: (file: DriveFile) => boolean): readonly object[] {
  const those = files.filter(isWanted)
  if (those.length === 0) throw new AgentError('No files found. Try with a different query')
  return those.map(shown)
}

const shown = (file: DriveFile): object => ({ ...file, size: sizeOf(file) })

const has = (text: string, query: string): boolean => text.toLowerCase().includes(query.toLowerCase())
