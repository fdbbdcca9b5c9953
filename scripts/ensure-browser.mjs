// Finds a Chromium on this machine, and installs one where that can be done.
// @ts-check
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { ROOT, startedAs } from './root.mjs'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge']

/** Flags under which Chromium runs in containers and without asking the network for anything of its own. */
export const BROWSER_FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage']

/** Path of a Chromium, or undefined. CHROME_PATH wins over what is found. @returns {string | undefined} */
export function findBrowser() {
  const { CHROME_PATH } = process.env
  if (CHROME_PATH) return existsSync(CHROME_PATH) ? CHROME_PATH : undefined
  return candidates().find((path) => path && existsSync(path))
}

function candidates() {
  return [...onPath(), ...wellKnown(), ...playwrightsOwn()]
}

/** Ubuntu's /usr/bin/chromium-browser may be an empty shell that asks for snap. Windows would open a window instead of answering. @param {string} path */
function works(path) {
  return existsSync(path) && (process.platform === 'win32' || spawnSync(path, ['--version'], { stdio: 'ignore' }).status === 0)
}

function onPath() {
  return (process.env.PATH ?? '').split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)))
}

function wellKnown() {
  const { HOME = '', PROGRAMFILES = 'C:\\Program Files', LOCALAPPDATA = '' } = process.env
  if (process.platform === 'darwin') {
    return ['', HOME].flatMap((home) => ['Chromium', 'Google Chrome', 'Microsoft Edge'].map((name) => `${home}/Applications/${name}.app/Contents/MacOS/${name}`))
  }
  if (process.platform === 'win32') {
    const inside = ['Google\\Chrome\\Application\\chrome.exe', 'Chromium\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe']
    return [PROGRAMFILES, `${PROGRAMFILES} (x86)`, LOCALAPPDATA].flatMap((folder) => inside.map((path) => join(folder, path)))
  }
  return ['/usr/bin', '/usr/local/bin', '/snap/bin', '/opt/google/chrome'].flatMap((folder) => NAMES.map((name) => join(folder, name)))
}

/** Playwright knows where its own download would lie; asked in a process of its own, since it may not be installed yet. */
function playwrightsOwn() {
  const { stdout } = spawnSync(process.execPath, ['-p', "require('playwright-core').chromium.executablePath()"], { cwd: ROOT, encoding: 'utf8' })
  return [(stdout ?? '').trim()]
}

/** Path of a Chromium, installed if need be. Without one the run ends here: a test that was skipped has proved nothing. */
export function ensureBrowser() {
  const { CHROME_PATH } = process.env
  if (CHROME_PATH && !existsSync(CHROME_PATH)) fail(`CHROME_PATH names ${CHROME_PATH}, which does not exist.`)
  const found = CHROME_PATH || (candidates().find(works) ?? install())
  if (found) return found
  return fail(`No Chromium was found, and none could be installed here. Install one of these and run the command again:
  Debian, Ubuntu   sudo apt-get update && sudo apt-get install -y chromium fonts-noto-cjk
  Fedora           sudo dnf install chromium google-noto-sans-cjk-fonts
  macOS            brew install --cask chromium
  Windows          winget install Google.Chrome
  elsewhere        npx playwright install --with-deps chromium
or set CHROME_PATH to the program of a Chromium or Chrome that is already there.`)
}

/** @returns {string | undefined} */
function install() {
  const isRoot = process.getuid?.() === 0
  if (isRoot && existsSync('/usr/bin/apt-get')) {
    console.error('No Chromium found; installing it with apt-get …')
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    run('apt-get', ['update', '-q'], env)
    run('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium', 'fonts-noto-cjk'], env)
    const found = candidates().find(works)
    if (found) return found
  }
  console.error("Installing Playwright's Chromium …")
  const playwright = join(ROOT, 'node_modules/playwright/cli.js')
  run(process.execPath, [playwright, 'install', ...(isRoot ? ['--with-deps'] : []), 'chromium'], process.env)
  return candidates().find(works)
}

/** @param {string} command @param {string[]} args @param {NodeJS.ProcessEnv} env */
function run(command, args, env) {
  spawnSync(command, args, { stdio: ['ignore', 2, 2], env })
}

/** @param {string} message @returns {never} */
function fail(message) {
  console.error(message)
  process.exit(1)
}

if (startedAs('ensure-browser.mjs')) console.log(ensureBrowser())
