#!/usr/bin/env bash
# Generate the shop, boot it for real, and order something through its gateway: a saga pays, reserves and ships,
# and a read model shows all of it.
# Every command is printed before it runs, so that you can repeat it. DEMO_DIR says where (default: demo).
set -euo pipefail

here=$(cd "$(dirname "$0")/.." && pwd)
demo=${DEMO_DIR:-$here/demo}
if [ -d "$demo/shop/.git" ]; then # an earlier demonstration
    (cd "$demo/shop" && uv run --quiet --all-packages devstack down >/dev/null 2>&1) || true
    rm -rf "$demo/shop"
fi
mkdir -p "$demo"
cd "$demo"

bold=$'\e[1m' plain=$'\e[0m'
if [ ! -t 1 ] || [ -n "${NO_COLOR:-}" ]; then bold='' plain=''; fi

run() { # print a command as it would be typed, then run it here
    printf '\n%s$ %s%s\n' "$bold" "$*" "$plain"
    eval "$*"
}

run "msgen new shop --preset shop --yes --source '$here'"
run "cd shop"
trap 'uv run --quiet --all-packages devstack down' EXIT
run "uv sync --quiet --all-packages --compile-bytecode"
run "uv run devstack up --detach"

id_of() { # the id in the answer to the last call
    printf '%s' "$answer" | sed -n 's/^ *"id": "\(.*\)",$/\1/p'
}

call() { # one request through the gateway, with a development token; remembers the answer
    local typed="uv run devstack call" word
    for word in "$@"; do
        case $word in
            *[!A-Za-z0-9/_-]*) typed+=" '$word'" ;;
            *) typed+=" $word" ;;
        esac
    done
    printf '\n%s$ %s%s\n' "$bold" "$typed" "$plain"
    answer=$(uv run --quiet devstack call "$@")
    printf '%s\n' "$answer"
}

call POST /catalog/products '{"sku": "TEA-1", "name": "Green tea", "price": "4.90"}'
product=$(id_of)
call POST /inventory/stock-items "{\"product_id\": \"$product\", \"warehouse\": \"north\", \"on_hand\": 10}"
stock=$(id_of)
call POST /orders "{\"product_id\": \"$product\", \"quantity\": 2, \"amount\": \"9.80\", \"currency\": \"EUR\", \"customer\": \"ada\", \"carrier\": \"post\"}"
order=$(id_of)
call GET "/orders/sagas/place-order/$order"
call GET "/order-overview/$order?min_version=1"
call GET "/storefront/$order?fields=orders.quantity,catalog.name,payments"
call GET "/inventory/stock-items/$stock"

printf '\n\nThe order was paid, reserved and shipped, and two pieces less are in stock. The system is in %s:\n' "$PWD"
printf '  cd %s && make up\n' "$PWD"
