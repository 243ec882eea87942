#!/bin/bash
# Makes the office documents that the tests read from the sources beside them. The tests do not need it.
#
#   apt-get install -y --no-install-recommends libreoffice-writer-nogui libreoffice-impress-nogui \
#     libreoffice-calc-nogui pandoc                          # Debian 12: LibreOffice 7.4, pandoc 2.17
#
# The files differ from run to run in times and ids, not in what a reader sees.
set -euo pipefail
cd "$(dirname "$0")"
profile=$(mktemp -d); trap 'rm -rf "$profile"' EXIT
convert() { # SOURCE TYPE[:FILTER]
  soffice "-env:UserInstallation=file://$profile" --headless --convert-to "$2" --outdir . "$1" >/dev/null
}
convert runbook.fodt 'docx:MS Word 2007 XML'
convert runbook.fodt odt
convert review.fodp 'pptx:Impress MS PowerPoint 2007 XML'
convert figures.fods 'xlsx:Calc MS Excel 2007 XML'
pandoc guide.md -o guide.docx
pandoc guide.md --toc --epub-chapter-level=1 -o guide.epub
