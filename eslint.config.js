import js from "@eslint/js";
import globals from "globals";

const PAGE = "rangeviz/outputs/webmap/assets/*.js";
const TESTS = "tests/outputs/webmap/js/*.js";

// What the page's modules may not hold: what cannot be joined into one script (page_scripts.py), and
// what reads text as markup.
const REFUSED = [
  ["ExportDefaultDeclaration, ExportAllDeclaration, ExportNamedDeclaration[declaration=null]", "export the declaration itself, by name"],
  ["ImportDefaultSpecifier, ImportNamespaceSpecifier", "import by name"],
  ["ImportExpression, MetaProperty", "the page is one script and loads nothing"],
  ["Program > VariableDeclaration > VariableDeclarator > :matches(ObjectPattern, ArrayPattern).id", "one name to a declaration at the top"],
  ["MemberExpression[property.name=/^(innerHTML|outerHTML|insertAdjacentHTML|write|writeln)$/]", "text enters the page by textContent"],
].map(([selector, message]) => ({ selector, message }));

export default [
  { ignores: ["**/*.cjs", "**/.*/", "build/", "dist/", "site/"] },
  js.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "array-callback-return": "error",
      "consistent-return": "error",
      curly: ["error", "multi-line"],
      "default-case-last": "error",
      "dot-notation": "error",
      eqeqeq: "error",
      "max-depth": ["error", 4],
      "max-lines": ["error", 420],
      "max-lines-per-function": ["error", { max: 60, skipBlankLines: false, skipComments: false }],
      "max-nested-callbacks": ["error", 4],
      "no-alert": "error",
      "no-console": "error",
      "no-else-return": "error",
      "no-eval": "error",
      "no-extend-native": "error",
      "no-implicit-coercion": "error",
      "no-implied-eval": "error",
      "no-lonely-if": "error",
      "no-nested-ternary": "error",
      "no-new-func": "error",
      "no-param-reassign": "error",
      "no-return-assign": "error",
      "no-self-compare": "error",
      "no-shadow": "error",
      "no-throw-literal": "error",
      "no-unneeded-ternary": "error",
      "no-unused-expressions": "error",
      "no-unused-vars": ["error", { argsIgnorePattern: "^_+$", reportUsedIgnorePattern: true }],
      "no-use-before-define": ["error", { functions: false, classes: false }],
      "no-useless-concat": "error",
      "no-useless-rename": "error",
      "no-useless-return": "error",
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-arrow-callback": "error",
      "prefer-const": "error",
      "prefer-rest-params": "error",
      "prefer-spread": "error",
      "prefer-template": "error",
      radix: "error",
      yoda: "error",
    },
  },
  {
    files: [PAGE],
    languageOptions: { globals: { ...globals.browser, L: "readonly" } },
    rules: { "no-restricted-syntax": ["error", ...REFUSED] },
  },
  { files: [TESTS], languageOptions: { globals: globals.nodeBuiltin } },
];
