// The client's side of the cluster: kubectl's programs and its reader of manifests.
// A chunk of its own, fetched with the first Command at the latest: the cluster comes up and is drawn without it.
export { CommandRun } from './command-run.ts'
export { clientPrograms } from '../kubectl/programs/catalogue.ts'
