#!/usr/bin/env bash
# Fetches the stylesheet, the script and the icons of nhsuk-frontend and of nothing else. What it writes is committed, so that
# building needs no npm. The two font faces are taken out: Frutiger is licensed to the NHS and would be loaded from elsewhere.
set -euo pipefail
cd "$(dirname "$0")"
version=10.6.1
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
(cd "$dir" && npm pack --silent "nhsuk-frontend@$version" >/dev/null && tar xzf ./*.tgz)
from=$dir/package/dist/nhsuk
perl -pe 's/\@font-face\{[^}]*\}//g; s/Frutiger W01,//g; s{^//# sourceMappingURL=.*$}{}; s{/\*# sourceMappingURL=.*?\*/}{}' "$from/nhsuk-frontend-$version.min.css" >static/nhsuk/nhsuk.css
perl -pe 's{^//# sourceMappingURL=.*$}{}' "$from/nhsuk-frontend-$version.min.js" >static/nhsuk/nhsuk.js
cp "$from"/assets/images/nhsuk-icon-{arrow-down,arrow-up-down,arrow-up,cross}.svg static/images/
# Addresses under which we serve them, relative to the stylesheet.
perl -pi -e 's{/assets/images/}{../images/}g' static/nhsuk/nhsuk.css
echo "$version" >static/nhsuk/VERSION
