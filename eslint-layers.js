import { dirname, relative, resolve } from 'node:path';

/**
 * Who may import whom. Left: a folder or file of src/ (`*` is any one name); the first line that fits counts. Right: the
 * folders, files and packages that it may import beside itself. What has no line here stands above the layers: entries,
 * config and embed may import all, and no layer may import them.
 */
const layers = {
  core: [],
  'adapters/index': ['core', 'adapters'],
  'adapters/http': ['core', 'ky', 'zod/mini'],
  'adapters/carddav': ['core', 'adapters/http', 'zod/mini', '@rgrove/parse-xml'],
  'adapters/*': ['core', 'adapters/http', 'zod/mini'],
  gateway: ['core', 'adapters', 'zod', 'hono', '@hono/node-server', 'jose', 'unstorage', 'ioredis', 'node:'],
  conformance: ['core'],
  directory: ['core', 'nanostores', 'libphonenumber-js'],
  saving: ['core', 'nanostores'],
  calls: ['core', 'nanostores'],
  workspace: ['core', 'directory', 'saving', 'calls', 'nanostores', 'lit', '@lit/context'],
  text: ['core'],
  styles: ['lit'],
  components: [
    'core',
    'workspace/types',
    'workspace/context',
    'workspace/controller',
    'text',
    'styles',
    'lit',
    '@lit/context',
  ],
};

const within = (path, folder) => path === folder || path.startsWith(folder.endsWith(':') ? folder : `${folder}/`);

/** The layer of a file: its own folder (or file), and what it may import; none if it stands above. */
function layerOf(path) {
  for (const [pattern, allowed] of Object.entries(layers)) {
    const own = new RegExp(`^${pattern.replace('*', '[^/]+')}(?=/|$)`).exec(path)?.[0];
    if (own !== undefined) return [own, ...allowed];
  }
  return undefined;
}

/** @type {import('eslint').Rule.RuleModule} */
const rule = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      layer: '{{from}} may not import {{to}}: see eslint-layers.js.',
      registers: '{{from}} may not import {{to}}: importing a class registers nothing.',
    },
  },
  create(context) {
    const src = resolve(import.meta.dirname, 'src');
    const place = (file) =>
      relative(src, file)
        .replaceAll('\\', '/')
        .replace(/\.[jt]s$/, '');
    const from = place(context.filename);
    const allowed = layerOf(from);
    const check = ({ source }) => {
      if (!allowed || typeof source?.value !== 'string') return;
      const local = source.value.startsWith('.');
      const to = local ? place(resolve(dirname(context.filename), source.value)) : source.value;
      const report = (messageId) => context.report({ node: source, messageId, data: { from, to } });
      if (!allowed.some((layer) => within(to, layer))) report('layer');
      else if (local && to.endsWith('/define') && !from.endsWith('/define')) report('registers');
    };
    return {
      ImportDeclaration: check,
      ImportExpression: check,
      ExportAllDeclaration: check,
      ExportNamedDeclaration: check,
    };
  },
};

export default { rules: { layers: rule } };
