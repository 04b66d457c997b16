#!/usr/bin/env bash
# Everything that waits for a machine with a GPU, in one run of at most eight minutes.
#
#   PYTHON=.venv/bin/python benchmarks/gpu.sh [--out FOLDER] [--rehearse]
#
# PYTHON needs torch for CUDA and `pip install -e ".[plots]"`; without the variable it is `python3`.
# The results go to docs/benchmarks/, to be committed. Without CUDA, or with --rehearse, all steps
# run on the CPU with a made-up GPU, and the results go to a temporary folder.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 2

python=${PYTHON:-python3} out="" rehearse=""
while [ $# -gt 0 ]; do
    case $1 in
    --out) out=${2:?--out needs a folder} && shift ;;
    --rehearse) rehearse=yes ;;
    *) sed -n '2,9s/^# \{0,1\}//p' "$0" >&2 && exit 2 ;;
    esac
    shift
done

cuda='import torch; print(torch.cuda.get_device_name() if torch.cuda.is_available() else "")'
gpu=$("$python" -c "$cuda") || { echo "$python cannot import torch: set PYTHON." >&2 && exit 2; }
export PYTHONPATH="$PWD${PYTHONPATH:+:$PYTHONPATH}"
choice=(--full --at-most 200)
if [ -n "$rehearse" ] || [ -z "$gpu" ]; then
    name=rehearsal out=${out:-$(mktemp -d)}
    export CUDA_VISIBLE_DEVICES="" OMP_NUM_THREADS=1 PYTHONPATH="$PWD/tests/engine:$PYTHONPATH"
    choice+=(-p fake_gpu -k "sweep and (-gpu-bfloat16-16 or cpu1-float32-16 or -gpu-float32-16)")
    why=${rehearse:+it was asked for} gpu="REHEARSAL, no GPU"
    printf '\n*** REHEARSAL: %s. %s ***\n' "${why:-there is no CUDA here}" \
        "The GPU is made up, and no figure means anything."
else
    out=${out:-docs/benchmarks}
    name=$(date +%F)-$(tr '[:upper:] ' '[:lower:]-' <<<"$gpu" | tr -cd 'a-z0-9\n-')
fi
mkdir -p "$out" && scratch=$(mktemp -d) || exit 2
trap 'rm -rf "$scratch"' EXIT

failed=0 lines=()
step() { # step NAME SECONDS COMMAND...: the command has SECONDS, and a line in the summary
    local name=$1 limit=$2 began=$SECONDS status=0 word=ok
    shift 2
    printf '\n== %s (at most %s s)\n' "$name" "$limit"
    timeout --kill-after=2 "$limit" "$@" || status=$?
    case $status in
    0) ;;
    124 | 137) word="FAILED: took over $limit s" failed=1 ;;
    *) word="FAILED: status $status" failed=1 ;;
    esac
    lines+=("$(printf '%-10s %4s s  %s' "$name" $((SECONDS - began)) "$word")")
}

# The limits add up to less than eight minutes.
pytest=("$python" -m pytest -p no:cacheprovider -q --impl=solutions)
step sweep 250 "${pytest[@]}" benchmarks "${choice[@]}" --benchmark-json "$scratch/run.json"
step bare 50 "$python" benchmarks/gpu_checks.py bare "$scratch/run.json" "$out/$name.json"
step exercises 80 "${pytest[@]}" -k "pick_device or time_matmul or autocast_step or move_all"
step calls 40 "$python" benchmarks/gpu_checks.py calls
step pictures 40 "$python" -m torchkata plot "$out/$name.json" --out "$out"

printf '\n%s\n' "$gpu"
printf '%s\n' "${lines[@]}"
printf 'in all     %4s s  %s\n' "$SECONDS" "$out/$name.*"
exit "$failed"
