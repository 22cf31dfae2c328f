// SPDX-License-Identifier: Apache-2.0
// The pages as a site. They stay what a code host shows: all that is special is here.
import { readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitepress'

const root = fileURLToPath(new URL('../..', import.meta.url))
const repository = readFileSync(join(root, 'pom.xml'), 'utf8').match(/<home.url>(.*)<\/home.url>/)[1]

/** The pages that the README lists, in its order. */
function sidebar() {
  const readme = readFileSync(join(root, 'README.md'), 'utf8')
  const list = readme.slice(readme.indexOf('## Documentation'), readme.indexOf('## Licence'))
  return [...list.matchAll(/\[([^\]]+)\]\(([^)#]+)\.md\)/g)].map(([, title, page]) => ({
    text: title[0].toUpperCase() + title.slice(1),
    link: `/${page}`
  }))
}

/** Links to files that are no pages lead to the repository, and those to the README home. */
function linksAsInTheRepository(md) {
  md.core.ruler.push('links-as-in-the-repository', ({ tokens, env }) => {
    for (const link of tokens.flatMap((token) => token.children ?? [])) {
      const target = link.type === 'link_open' && link.attrGet('href')
      if (target && !/^([a-z]+:|#)/.test(target)) {
        const [path, anchor = ''] = target.split(/(?=#)/)
        const file = normalize(join(dirname(env.relativePath), path))
        if (file === 'README.md') {
          link.attrSet('href', `/${anchor}`)
        } else if (!file.endsWith('.md')) {
          link.attrSet('href', `${repository}/blob/main/${file}`)
        }
      }
    }
  })
}

/** Pages outside of docs/ do not find its node_modules. */
const vueForAllPages = {
  name: 'vue-for-all-pages',
  enforce: 'pre',
  resolveId(id, importer, options) {
    return importer?.endsWith('.md') && /^vue(\/|$)/.test(id)
      ? this.resolve(id, join(root, 'docs/package.json'), { ...options, skipSelf: true })
      : null
  }
}

export default defineConfig({
  title: 'Flink Tuned',
  description: 'A drop-in RocksDB state backend for Apache Flink',
  srcDir: '..',
  srcExclude: ['**/target/**', 'flink-*/**'],
  rewrites: { 'README.md': 'index.md' },
  outDir: '../target/site',
  cacheDir: '../target/site-cache',
  ignoreDeadLinks: 'localhostLinks',
  markdown: {
    // The anchors of code hosts, which links between pages use.
    anchor: {
      slugify: (heading) =>
        heading
          .toLowerCase()
          .replace(/[^\p{L}\p{N}\p{M}_\- ]/gu, '')
          .replace(/ /g, '-')
    },
    config: linksAsInTheRepository
  },
  vite: { plugins: [vueForAllPages] },
  themeConfig: {
    sidebar: sidebar(),
    outline: [2, 3],
    search: { provider: 'local' },
    socialLinks: [{ icon: 'github', link: repository }]
  }
})
