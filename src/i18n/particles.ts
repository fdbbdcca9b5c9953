// Korean particles follow the sound before them. Messages write both, as in `{{name}}[을/를]`, and this chooses once the name is known.

const HANGUL_FIRST = 0xac00
const HANGUL_LAST = 0xd7a3
const FINALS = 28
const FINAL_RIEUL = 8

/** Latin letters whose Korean name ends in a consonant: 엘, 엠, 엔, 알. */
const CLOSED_LETTERS = 'lmnr'
/** Digits likewise: 영, 일, 삼, 육, 칠, 팔. */
const CLOSED_DIGITS = '013678'
/** Digits and letters that end in ㄹ: 일, 칠, 팔; 엘, 알. */
const RIEUL = '178lr'
/** Endings of English words that are read with a closed last syllable: kubelet, ReplicaSet, ConfigMap, web, app; and those that end in ㄹ. */
const CLOSED_WORD = /(?:[lsn]et|[aeiou](?:pp?|b)|ot|ck|ng|[aeiou][mn])$/i
const RIEUL_WORD = /(?:[aeiou]l|le)$/i

/** How a text ends: open (vowel), closed (consonant), or in ㄹ, which some particles treat as open. */
function endingOf(text: string): 'open' | 'closed' | 'rieul' {
  const bare = text.replace(/[)\]}'"”’`.…]+$/, '')
  const last = bare.at(-1) ?? ''
  const code = last.charCodeAt(0)
  if (code >= HANGUL_FIRST && code <= HANGUL_LAST) {
    const final = (code - HANGUL_FIRST) % FINALS
    return final === 0 ? 'open' : final === FINAL_RIEUL ? 'rieul' : 'closed'
  }
  const word = /[A-Za-z]+$/.exec(bare)?.[0] ?? ''
  // A hash such as 7b6cl is read letter by letter, a word is read as a word.
  const isWord = word.length > 2 && /[aeiou]/i.test(word) && !/\d[A-Za-z]*$/.test(bare)
  if (isWord) return RIEUL_WORD.test(word) ? 'rieul' : CLOSED_WORD.test(word) ? 'closed' : 'open'
  const letter = last.toLowerCase()
  if (RIEUL.includes(letter)) return 'rieul'
  return CLOSED_LETTERS.includes(letter) || CLOSED_DIGITS.includes(letter) ? 'closed' : 'open'
}

/** Replaces every `[closed/open]` by the form that fits the sound before it. */
export function chooseParticles(text: string): string {
  return text.replace(/([^\s[\]]+)\[([가-힣]+)\/([가-힣]*)\]/g, (_, before: string, closed: string, open: string) => {
    const ending = endingOf(before)
    const asOpen = ending === 'open' || (ending === 'rieul' && closed === '으로')
    return before + (asOpen ? open : closed)
  })
}
