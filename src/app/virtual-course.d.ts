// What scripts/course-plugin.ts makes of lessons/: a Course.
declare module 'virtual:course' {
  const course: unknown
  export default course
}
