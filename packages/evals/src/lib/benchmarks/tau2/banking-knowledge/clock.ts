/** When all of it happens. */
export const now = '2025-11-14 03:40:00 EST'
export const today = '11/14/2025'
