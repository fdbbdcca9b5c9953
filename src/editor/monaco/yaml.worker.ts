// The YAML language service in its own worker: completion, hover, markers.
import 'monaco-yaml/yaml.worker.js'
