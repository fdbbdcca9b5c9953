// The content security policy of the product: everything is served from its own origin, and anyone may embed it.
// @ts-check

const DIRECTIVES = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  // React Flow and Monaco position elements with style attributes.
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
]

/** For a server: embedding is a matter of the response header alone. */
export const CSP_HEADER = [...DIRECTIVES, 'frame-ancestors *'].join('; ')

/** For a <meta> tag, which must not name frame-ancestors. Holds the policy where the files are served by somebody else. */
export const CSP_META = DIRECTIVES.join('; ')
