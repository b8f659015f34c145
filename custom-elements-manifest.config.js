/** A published module's path: where the file is after the build. */
const built = (path) => path.replace(/^src\/(.*)\.ts$/, 'dist/$1.js');

/** Elements are registered by `defineElement(tag, Class)` in a `define.ts`; the class's declaration receives its tag. */
function tagsFromDefine() {
  const tags = new Map();
  return {
    name: 'tags-from-define',
    analyzePhase({ ts, node, moduleDoc }) {
      if (!ts.isCallExpression(node) || node.expression.getText() !== 'defineElement') return;
      const [tag, elementClass] = node.arguments;
      if (!tag || !elementClass || !ts.isStringLiteral(tag)) return;
      tags.set(elementClass.getText(), tag.text);
      moduleDoc.exports = [
        ...(moduleDoc.exports ?? []),
        { kind: 'custom-element-definition', name: tag.text, declaration: { name: elementClass.getText() } },
      ];
    },
    packageLinkPhase({ customElementsManifest: { modules } }) {
      const home = new Map();
      for (const module of modules)
        for (const declaration of module.declarations ?? []) {
          if (declaration.kind !== 'class' || !tags.has(declaration.name)) continue;
          declaration.tagName = tags.get(declaration.name);
          declaration.customElement = true;
          home.set(declaration.name, module.path);
        }
      for (const { exports } of modules)
        for (const { kind, declaration } of exports ?? [])
          if (kind === 'custom-element-definition') declaration.module = home.get(declaration.name);
    },
  };
}

/** What a page cannot use does not belong in the manifest: private members, and the wiring between our own elements. */
function publicOnly() {
  const usable = ({ name, privacy, static: isStatic }) =>
    privacy === undefined || privacy === 'public' ? !name.startsWith('#') && !isStatic : false;
  return {
    name: 'public-only',
    packageLinkPhase({ customElementsManifest }) {
      customElementsManifest.modules = customElementsManifest.modules.filter(
        ({ exports, declarations }) => exports?.length || declarations?.length,
      );
      for (const module of customElementsManifest.modules) {
        module.path = built(module.path);
        for (const { declaration } of module.exports ?? [])
          if (declaration.module) declaration.module = built(declaration.module);
        for (const declaration of module.declarations ?? []) {
          declaration.members = declaration.members?.filter(usable);
          // the analyzer also lists each `dispatchEvent(new X())` that it meets, without a name: `@fires` gives name and meaning
          declaration.events = declaration.events?.filter(({ name }) => name);
        }
      }
    },
  };
}

export default {
  globs: ['src/components/**/*.ts'],
  exclude: ['src/components/**/*.styles.ts'],
  outdir: '.',
  litelement: true,
  plugins: [tagsFromDefine(), publicOnly()],
};
