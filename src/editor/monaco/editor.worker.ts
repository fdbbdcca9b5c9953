// Monaco's own worker: word completion, links, differences.
import 'monaco-editor/editor/editor.worker.js'
