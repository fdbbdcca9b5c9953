// Looks things up in the JSON schema of Kubernetes' kinds: which fields exist at a path, what a field is for.

interface SchemaNode {
  readonly $ref?: string
  readonly description?: string
  readonly properties?: Readonly<Record<string, SchemaNode>>
  readonly items?: SchemaNode
  readonly additionalProperties?: SchemaNode | boolean
  readonly allOf?: readonly SchemaNode[]
  readonly anyOf?: readonly SchemaNode[]
}

/** The schema file as it is generated; only what is read here. */
export interface KubernetesSchema extends SchemaNode {
  readonly definitions?: Readonly<Record<string, SchemaNode>>
}

/** Field names that a kind knows at a path of the form spec.containers[0]. */
export function fieldNamesAt(schema: KubernetesSchema, kind: string, path: string): string[] {
  const node = follow(schema, kind, path)
  return node ? Object.keys(node.properties ?? {}) : []
}

/** Kubernetes' own words about a field. */
export function describeField(schema: KubernetesSchema, kind: string, path: string): string | undefined {
  return follow(schema, kind, path, false)?.description
}

/** Every kind the schema has a definition for that is an object of its own. */
export function knownKinds(schema: KubernetesSchema): string[] {
  return Object.entries(schema.definitions ?? {}).flatMap(([name, node]) => (node.properties?.apiVersion && node.properties.kind ? [name] : []))
}

function follow(schema: KubernetesSchema, kind: string, path: string, resolveLast = true): SchemaNode | undefined {
  let node: SchemaNode | undefined = resolve(schema, schema.definitions?.[kind])
  const names = path.replace(/\[[^\]]*\]/g, '').split('.').filter(Boolean)
  names.forEach((name, position) => {
    const child: SchemaNode | undefined = node?.properties?.[name] ?? (typeof node?.additionalProperties === 'object' ? node.additionalProperties : undefined)
    const isLast = position === names.length - 1
    node = child && (isLast && !resolveLast && child.description !== undefined ? child : resolve(schema, child))
    if (node?.items && !(isLast && !resolveLast)) node = resolve(schema, node.items)
  })
  return node
}

/** Follows references, plain or wrapped so that a description can stand beside them. */
function resolve(schema: KubernetesSchema, node: SchemaNode | undefined): SchemaNode | undefined {
  let current = node
  for (let hops = 0; current && hops < 8; hops++) {
    const reference = current.$ref ?? current.allOf?.find((part) => part.$ref)?.$ref
    if (!reference || current.properties) return current
    current = schema.definitions?.[reference.replace(/^#\/definitions\//, '')]
  }
  return current
}
