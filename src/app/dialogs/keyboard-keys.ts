// The keys that the keyboard dialog lists, by where they are for: each row says what they do, and how they are labelled.

export interface KeyGroup { readonly name: string; readonly keys: readonly (readonly [what: string, ...keys: string[]])[] }

export const KEY_COLUMNS: readonly (readonly KeyGroup[])[] = [
  [
    { name: 'time', keys: [['play', 'space'], ['step', ',', '.'], ['object', '⇧ ,', '⇧ .'], ['live', 'L']] },
    { name: 'timeline', keys: [['second', '←', '→'], ['tenSeconds', 'PgDn', 'PgUp'], ['ends', 'Home', 'End'], ['zoom', '+', '−', '0']] },
    { name: 'cause', keys: [['chain', 'C'], ['why', 'W'], ['leave', 'Esc']] },
  ],
  [
    { name: 'canvas', keys: [['move', '←', '↑', '↓', '→'], ['into', 'Enter', 'Esc'], ['power', 'P']] },
    { name: 'panels', keys: [['look', 'I'], ['apply', 'Ctrl Enter'], ['terminal', '`'], ['present', 'P'], ['find', '/'], ['help', '?']] },
    { name: 'presenting', keys: [['turn', '←', '→'], ['clicker', 'PgUp', 'PgDn'], ['outermost', 'Home', 'End'], ['blank', 'B'], ['reset', 'R', '⇧ R'], ['stop', 'P']] },
  ],
]
