// The client's side of the cluster: kubectl's programs and its reader of manifests, and what the cluster needs to answer them.
// A chunk of its own, fetched with the first Command at the latest: the cluster comes up and is drawn without it.
export { equipment } from '../engine/equipment.ts'
export { answerCompletion } from './complete.ts'
export { CommandRun } from './command-run.ts'
export { clientPrograms } from '../kubectl/programs/catalogue.ts'
