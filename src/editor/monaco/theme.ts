// Monaco's colours, taken from the design tokens in force where the editor stands.
import * as monaco from 'monaco-editor/editor'
import type { ThemeName } from '../editor-props.ts'

const TOKEN_COLORS: Readonly<Record<string, string>> = {
  type: '--code-key', string: '--code-str', number: '--code-num', keyword: '--code-num', comment: '--code-com',
  operators: '--ink-2', delimiter: '--ink-2', tag: '--m-bind', namespace: '--m-bind',
}

/** Reads the tokens at an element and makes them Monaco's theme. */
export function applyTheme(host: HTMLElement, name: ThemeName): void {
  const style = getComputedStyle(host)
  // Monaco wants six digits; a minified stylesheet may have three.
  const token = (variable: string): string => style.getPropertyValue(variable).trim().replace(/^#(.)(.)(.)$/, '#$1$1$2$2$3$3')
  const soft = (variable: string, alpha: string): string => token(variable) + alpha
  monaco.editor.defineTheme(`wheelhouse-${name}`, {
    base: name === 'dark' ? 'vs-dark' : 'vs',
    inherit: true,
    // Named with the language, since Monaco's own colours for YAML would otherwise be the more exact rule.
    rules: Object.entries(TOKEN_COLORS).map(([kind, variable]) => ({ token: `${kind}.yaml`, foreground: token(variable) })),
    colors: {
      'editor.background': token('--surface'),
      'editor.foreground': token('--ink'),
      'editorLineNumber.foreground': token('--ink-3'),
      'editorLineNumber.activeForeground': token('--ink'),
      'editorCursor.foreground': token('--ink'),
      'editor.selectionBackground': token('--desired-soft'),
      'editor.inactiveSelectionBackground': token('--surface-3'),
      'editor.lineHighlightBackground': token('--surface-2'),
      'editor.lineHighlightBorder': token('--surface-2'),
      'editorIndentGuide.background1': token('--line'),
      'editorIndentGuide.activeBackground1': token('--line-2'),
      'editorWidget.background': token('--surface'),
      'editorWidget.border': token('--line'),
      'editorWidget.foreground': token('--ink'),
      'editorHoverWidget.background': token('--surface'),
      'editorHoverWidget.border': token('--line'),
      'editorSuggestWidget.background': token('--surface'),
      'editorSuggestWidget.border': token('--line'),
      'editorSuggestWidget.foreground': token('--ink'),
      'editorSuggestWidget.selectedBackground': token('--desired-soft'),
      'editorSuggestWidget.selectedForeground': token('--ink'),
      'editorSuggestWidget.highlightForeground': token('--desired'),
      'editorSuggestWidget.focusHighlightForeground': token('--desired'),
      'list.hoverBackground': token('--surface-3'),
      'list.activeSelectionBackground': token('--desired-soft'),
      'list.activeSelectionForeground': token('--ink'),
      'list.focusBackground': token('--desired-soft'),
      'list.focusForeground': token('--ink'),
      'list.highlightForeground': token('--desired'),
      'quickInput.background': token('--surface'),
      'quickInput.foreground': token('--ink'),
      'quickInputList.focusBackground': token('--desired-soft'),
      'quickInputList.focusForeground': token('--ink'),
      'pickerGroup.foreground': token('--ink-3'),
      'pickerGroup.border': token('--line'),
      'keybindingLabel.background': token('--surface-2'),
      'keybindingLabel.foreground': token('--ink-2'),
      'keybindingLabel.border': token('--line'),
      'keybindingLabel.bottomBorder': token('--line'),
      'editorError.foreground': token('--st-crash'),
      'editorWarning.foreground': token('--diff-mark'),
      'editorBracketMatch.background': token('--surface-3'),
      'editorBracketMatch.border': token('--line-2'),
      'editor.wordHighlightBackground': token('--surface-3'),
      'editor.findMatchBackground': token('--diff-line'),
      'editor.findMatchHighlightBackground': soft('--diff-line', '66'),
      'editorOverviewRuler.border': token('--surface'),
      'scrollbarSlider.background': soft('--line-2', '40'),
      'scrollbarSlider.hoverBackground': soft('--line-2', '80'),
      'scrollbarSlider.activeBackground': soft('--line-2', 'a0'),
      'focusBorder': token('--focus'),
      'input.background': token('--surface-2'),
      'input.foreground': token('--ink'),
      'input.border': token('--line-2'),
      'menu.background': token('--surface'),
      'menu.foreground': token('--ink'),
      'menu.selectionBackground': token('--surface-3'),
      'menu.selectionForeground': token('--ink'),
      'textLink.foreground': token('--desired'),
      'textCodeBlock.background': token('--surface-3'),
    },
  })
  monaco.editor.setTheme(`wheelhouse-${name}`)
}
