"""Names of languages that authors use and Pygments does not know, by the name that it does know."""

from __future__ import annotations

import re

_NAMES = {
    "bash": "cli command commandline curl shellscript",
    "bat": "cmd dos prompt",
    "c": "ansi-c c99 cg h opencl openmp",
    "console": "session terminal",
    "cpp": "cc cxx h++ hh hpp sycl",
    "diff": "patch",
    "docker": "containerfile",
    "groovy": "gradle jenkinsfile",
    "handlebars": "hbs mustache",
    "haskell": "ghc ghci",
    "html": "angular cshtml htm html5 razor svelte xhtml",
    "ini": "conf config dotenv env",
    "java": "apex javafx jshell",
    "javascript": "es6 mjs mongo mongodb node nodejs",
    "jinja": "jinja2",
    "json": "geojson ipynb jsonc jsonl ndjson",
    "kotlin": "kt",
    "llvm": "llvm-ir",
    "mysql": "mariadb",
    "nasm": "assembler assembly fasm masm x86 x86asm",
    "postscript": "ps",
    "pycon": "doctest py-repl",
    "python": "ipython jax jupyter keras pandas pyspark pytorch scikit-learn sklearn tensorflow triton",
    "scala": "sbt spark",
    "sql": "pl/sql plsql query sqlite",
    "tex": "katex tikz",
    "text": "algo algorithm ascii chart csv diagram flowchart formula input log math mermaid no-highlight nohighlight"
    " none plain plain_text plaintext pseudo pseudo-code pseudocode raw regex repl result results stderr stdout table"
    " tree tsv txt uml",
    "vbnet": "vb vba",
    "vim": "viml vimscript",
    "xml": "mathml svg xaml",
    "yaml": "ansible compose docker-compose helm k8s kubernetes",
}
NAME = re.compile(r"[\w+#./-]{1,40}")
"""What may be the name of a language."""
SETTINGS = re.compile(
    r"(?:[ \t,]*(?:\{[^{}\n]*\}|\}|,[ \t]*[\w-]+|[.:][\w./-]+|[\w-]+=(?:\"[^\"\n]*\"|'[^'\n]*'|[^\s\"']++)))*+[ \t,]*"
)
"""What may stand behind it for other programs, as in `python {1,3} title="x"`; no card shows it."""

ALIASES = {"": "text", **{alias: name for name, aliases in _NAMES.items() for alias in aliases.split()}}


def canonical(name: str) -> str:
    """The name of a language as Pygments has it, if it knows the language at all."""
    name = name.lower()
    return ALIASES.get(name, name)
