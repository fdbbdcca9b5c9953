// A frame with an opaque origin (a sandbox without allow-same-origin, or a file) can load neither modules nor workers.
// This classic script still runs there: it says what the host page must write, to the reader and to the host.
(function () {
  'use strict'
  if (self.origin !== 'null') return
  const isFile = location.protocol === 'file:'
  const korean = isFile
    ? ['파일로는 열 수 없습니다', '브라우저는 파일로 연 페이지에서 시뮬레이터를 시작하지 못합니다. 웹 서버로 제공한 주소를 넣어 주세요.']
    : ['이 틀에서는 시작할 수 없습니다', '페이지의 sandbox 속성이 시뮬레이터를 막고 있습니다. 이 페이지를 만든 사람이 iframe에 아래와 같이 적어야 합니다.']
  const english = isFile
    ? ['This cannot be opened as a file', 'Browsers start no simulator on a page that is opened as a file. Use an address that a web server serves.']
    : ['This frame cannot start', 'The sandbox of the page around it keeps the simulator out. Whoever made that page has to write this on the iframe:']
  const remedy = isFile ? 'https://…/embed.html' : 'sandbox="allow-scripts allow-same-origin allow-popups"'

  function element(tag, text, style, language) {
    const made = document.createElement(tag)
    made.textContent = text
    made.style.cssText = style
    if (language) made.lang = language
    return made
  }

  function show() {
    const box = element('main', '', 'max-width:38em;margin:0 auto;padding:24px 20px;display:grid;gap:14px;line-height:1.6;font:15px/1.6 system-ui,-apple-system,"Apple SD Gothic Neo","Noto Sans KR",sans-serif;color:CanvasText;background:Canvas;word-break:keep-all')
    box.setAttribute('role', 'alert')
    ;[['ko', korean], ['en', english]].forEach(function (each) {
      const part = element('section', '', 'display:grid;gap:4px', each[0])
      part.append(element('h1', each[1][0], 'font-size:17px;margin:0'), element('p', each[1][1], 'margin:0'))
      box.append(part)
    })
    box.append(element('code', remedy, 'display:block;padding:10px 12px;border:1px solid GrayText;border-radius:8px;font:13px/1.5 ui-monospace,Menlo,monospace;overflow-wrap:anywhere'))
    document.documentElement.style.colorScheme = 'light dark'
    document.body.replaceChildren(box)
  }

  if (parent !== self) {
    parent.postMessage({ jsonrpc: '2.0', method: 'error', params: { code: isFile ? 'file' : 'opaque-origin', message: english[1] + ' ' + remedy } }, '*')
  }
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', show)
  else show()
})()
