// hello-world: says so and ends.
import { defineImage } from '../define-image.ts'

const GREETING = `Hello from Docker!
This message shows that your installation appears to be working correctly.`

export default defineImage({
  name: 'hello-world',
  repositories: { 'library/hello-world': ['latest', 'linux', 'nanoserver{,-ltsc2022,-ltsc2025}'] },
  sizeMiB: 0.1,
  command: ['/hello'],
  programs: { hello: () => ({ output: GREETING, forMs: 5 }) },
})
