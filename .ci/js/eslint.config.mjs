// What the islands of JavaScript may not do. The page's strict content policy forbids most of it at run time too;
// here it fails before anybody runs it.
import globals from "globals";

const markup = "build nodes, or let the server render: text put in as markup runs as markup";

export default [
  { ignores: ["**/vendor/**"] },
  {
    files: ["src/**/*.{js,mjs}"],
    languageOptions: { ecmaVersion: 2022, sourceType: "module", globals: globals.browser },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "array-callback-return": "error",
      "consistent-return": "error",
      "eqeqeq": "error",
      "no-alert": "error",
      "no-console": "error",
      "no-constant-condition": "error",
      "no-debugger": "error",
      "no-dupe-else-if": "error",
      "no-dupe-keys": "error",
      "no-duplicate-imports": "error",
      "no-empty": "error",
      "no-eval": "error",
      "no-fallthrough": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      "no-promise-executor-return": "error",
      "no-redeclare": "error",
      "no-restricted-properties": [
        "error",
        { property: "innerHTML", message: markup },
        { property: "outerHTML", message: markup },
        { property: "insertAdjacentHTML", message: markup },
        { object: "document", property: "write", message: markup },
        { object: "document", property: "cookie", message: "the server sets what must be remembered" },
      ],
      "no-script-url": "error",
      "no-self-compare": "error",
      "no-undef": "error",
      "no-unreachable": "error",
      "no-unused-vars": "error",
      "no-useless-return": "error",
      "no-var": "error",
      "prefer-const": "error",
      "require-atomic-updates": "error",
      "use-isnan": "error",
      "valid-typeof": "error",
      "max-lines": ["error", 300],
    },
  },
  {
    files: ["src/**/{sw,service-worker,service_worker}.js"],
    languageOptions: { globals: globals.serviceworker },
  },
];
