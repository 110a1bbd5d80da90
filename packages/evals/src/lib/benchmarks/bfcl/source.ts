/** Of the data and the checker that the ports agree with. */
export const bfclVersion = '4'

export const bfclUrl = 'https://github.com/ShishirPatil/gorilla'
