// Sentences with names of fields in them: `…` becomes code. No HTML is ever made from a learner's text.

/** A sentence in which parts between backticks are set as code. */
export function Worded({ text }: { readonly text: string }) {
  return chooseParticles(text).split('`').map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part))
}

const PARTICLES: Readonly<Record<string, readonly [afterConsonant: string, afterVowel: string]>> = {
  '은(는)': ['은', '는'], '이(가)': ['이', '가'], '을(를)': ['을', '를'], '(으)로': ['으로', '로'],
}
const DIGITS_ENDING_IN_CONSONANT = '013678'

/** Korean particles depend on how the word before them sounds. After Latin letters that is rarely certain; then both forms stay. */
export function chooseParticles(text: string): string {
  const afterLatin = text.replace(/([A-Za-z])(`?)\(으\)로/g, (_, last: string, tick: string) => last + tick + (/[mn]/i.test(last) ? '으로' : '로'))
  return afterLatin.replace(/([0-9가-힣])(`?)(은\(는\)|이\(가\)|을\(를\)|\(으\)로)/g, (_, last: string, tick: string, both: string) => {
    const [afterConsonant, afterVowel] = PARTICLES[both]
    const final = /[0-9]/.test(last) ? (DIGITS_ENDING_IN_CONSONANT.includes(last) ? 1 : 0) : (last.charCodeAt(0) - 0xac00) % 28
    // ㄹ before (으)로 counts as a vowel: 서울로, 1로.
    const isL = final === 8 || '178'.includes(last)
    return last + tick + (final === 0 || (both === '(으)로' && isL) ? afterVowel : afterConsonant)
  })
}
