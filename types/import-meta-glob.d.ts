// The one thing of Vite's that the engine uses: catalogues are collected by glob. Declared apart, since vite/client brings the DOM along.

interface ImportMeta {
  glob<Module>(pattern: string | readonly string[], options: { readonly eager: true; readonly import?: string }): Record<string, Module>
  glob<Module>(pattern: string | readonly string[], options?: { readonly eager?: false; readonly import?: string }): Record<string, () => Promise<Module>>
}
