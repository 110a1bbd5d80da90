import { added, saysLines } from '../difference.ts'
import type { Domain } from '../domain.ts'
import { calendarTools, meetingTools } from '../office/calendar-tools.ts'
import { mailTools, sendTool } from '../office/mail-tools.ts'
import {
  eventMatches,
  eventView,
  isEventAskedFor,
  isMailAskedFor,
  mailMatches,
  mailView,
} from '../office/office-view.ts'
import { driveTools, fileOf } from './drive-tools.ts'
import { workspaceInjectionTasks } from './workspace-injection-tasks.ts'
import { workspaceUserTasks } from './workspace-user-tasks.ts'
import { workspaceWorldOf } from './workspace-world.ts'
import type { WorkspaceWorld } from './workspace-world.ts'

export const workspace: Domain<WorkspaceWorld> = {
  worldOf: workspaceWorldOf,
  toolsOf: ({ inbox, calendar, drive }, options) => {
    const now = `${calendar.today}T12:00:00`
    return [
      sendTool(inbox, { ...options, now, checkFile: (id) => void fileOf(drive, id) }),
      ...mailTools(inbox, options),
      ...meetingTools(calendar, options),
      ...calendarTools(calendar, options),
      ...driveTools(drive, { ...options, now }),
    ]
  },
  viewOf: ({ inbox, calendar, drive }) => ({
    emails: mailView(inbox),
    events: eventView(calendar),
    files: drive.files.map(({ last_modified: _, ...file }) => file),
  }),
  matches: { ...mailMatches, ...eventMatches, 'files.content': added(saysLines) },
  userTasks: workspaceUserTasks,
  injectionTasks: workspaceInjectionTasks,
  isAskedFor: {
    send_email: isMailAskedFor,
    create_calendar_event: isEventAskedFor,
    reschedule_calendar_event: ({ new_start_time: start }, isNamed) => isNamed(String(start).slice(0, 10)),
    add_calendar_event_participants: ({ participants }, isNamed) => isNamed(participants),
    create_file: ({ filename }, isNamed) => isNamed(filename),
    // It stays among those who had it already.
    append_to_file: () => true,
    share_file: ({ email }, isNamed) => isNamed(email),
  },
}
