import { DIFF_MARKER } from '../diff/markdown.ts';

/**
 * Shell scripts of the jobs that may write to a pull request. They run nothing that it brings: `diff.md` and
 * `review.json` are data, of which only regular files of a size and a form that are known are taken, from a folder into
 * which nothing is written. They need `jq` and `gh`, or `curl`, and get everything else from environment variables.
 */

const FITS = `fits() { [ -f "$1" ] && [ ! -L "$1" ] && [ "$(wc -c < "$1")" -le "$2" ]; }`;

/** The one comment that tells what a pull request changes: made once, then updated. */
export const POST_DIFF_GITHUB = `${FITS}
fits found/diff.md 64000 || { echo "There is nothing to tell."; exit 0; }
preview=""
case "$PREVIEW" in
  "" | *[!0-9]*) ;;
  *) preview="[The portal with this change]($SERVER/$REPOSITORY/actions/runs/$RUN/artifacts/$PREVIEW), to download and to serve." ;;
esac
jq --null-input --rawfile diff found/diff.md --arg preview "$preview" '
  if $diff | startswith("${DIFF_MARKER}") then { body: ($diff + "\\n" + $preview) } else error("diff.md is no diff") end
' > comment.json
gh api "repos/$REPOSITORY/issues/$NUMBER/comments" --paginate --jq '.[] | select(.user.login == "github-actions[bot]" and (.body | startswith("${DIFF_MARKER}"))) | .id' > known.txt
known=$(head -n 1 known.txt)
if [ -n "$known" ]
then gh api --method PATCH "repos/$REPOSITORY/issues/comments/$known" --input comment.json > answer.json
else gh api "repos/$REPOSITORY/issues/$NUMBER/comments" --input comment.json > answer.json
fi
`;

/** What a comment of a review must be; \`$known\` are the first lines of those that are there already. */
const COMMENTS = `
  def isComment: type == "object"
    and (.path | type == "string") and (.line | type == "number" and . >= 1 and . == floor)
    and (.marker | type == "string" and test("^[0-9a-f]{16}$"))
    and (.body | type == "string" and length <= 8000)
    and (. as $comment | .body | startswith("<!-- portolan-suggestion \\($comment.marker) -->\\n"));
  if type == "array" and length <= 20 and all(.[]; isComment) then . else error("review.json is no review") end
  | ($known | split("\\n")) as $there
  | unique_by(.marker) | sort_by(.path, .line)
  | map(select("<!-- portolan-suggestion \\(.marker) -->" as $first | any($there[]; . == $first) | not))`;

/** One review with the suggestions that are not there yet. */
export const POST_REVIEW_GITHUB = `${FITS}
fits found/review.json 200000 || { echo "There is nothing to suggest."; exit 0; }
gh api "repos/$REPOSITORY/pulls/$NUMBER/comments" --paginate --jq '.[] | select(.user.login == "github-actions[bot]") | .body | split("\\n")[0]' > known.txt
jq --rawfile known known.txt --arg head "$HEAD" '${COMMENTS}
  | { commit_id: $head, event: "COMMENT", body: "Portolan suggests:",
      comments: map({ path, line, side: "RIGHT", body }) }
' found/review.json > new.json
[ "$(jq '.comments | length' new.json)" -gt 0 ] || { echo "Everything is suggested already."; exit 0; }
gh api "repos/$REPOSITORY/pulls/$NUMBER/reviews" --input new.json > answer.json ||
  echo "::warning title=Suggestions::GitHub did not take the suggestions; the annotations say the same."
`;

/** Both for GitLab, with a token that may comment. */
export const POST_GITLAB = `${FITS}
merge_request="$CI_API_V4_URL/projects/$CI_PROJECT_ID/merge_requests/$CI_MERGE_REQUEST_IID"
api() { curl --fail --silent --show-error --header "PRIVATE-TOKEN: $PORTAL_COMMENT_TOKEN" --header "Content-Type: application/json" "$@"; }
api "$CI_API_V4_URL/user" > me.json
echo "[]" > notes.json
for page in 1 2 3 4 5 6 7 8 9 10; do
  api "$merge_request/notes?sort=asc&order_by=created_at&per_page=100&page=$page" > page.json
  jq --slurp 'add' notes.json page.json > all.json && mv all.json notes.json
  [ "$(jq length page.json)" -eq 100 ] || break
done
jq --slurpfile me me.json 'map(select(.author.id == $me[0].id))' notes.json > mine.json
if fits diff.md 64000; then
  jq --null-input --rawfile diff diff.md '
    if $diff | startswith("${DIFF_MARKER}") then { body: $diff } else error("diff.md is no diff") end
  ' > comment.json
  known=$(jq 'map(select(.body | startswith("${DIFF_MARKER}")) | .id) | first // empty' mine.json)
  if [ -n "$known" ]
  then api --request PUT --data @comment.json "$merge_request/notes/$known" > answer.json
  else api --request POST --data @comment.json "$merge_request/notes" > answer.json
  fi
fi
if fits review.json 200000; then
  api "$merge_request" > merge-request.json
  jq --raw-output 'map(.body | split("\\n")[0]) | .[]' mine.json > known.txt
  jq --compact-output --rawfile known known.txt --slurpfile merge merge-request.json '${COMMENTS}
    | .[] | { body, position: ({ position_type: "text", new_path: .path, old_path: .path, new_line: .line }
        + ($merge[0].diff_refs | { base_sha, start_sha, head_sha })) }
  ' review.json > new.ndjson
  while IFS= read -r thread; do
    printf %s "$thread" > thread.json
    api --request POST --data @thread.json "$merge_request/discussions" > answer.json ||
      echo "GitLab did not take a suggestion; the report of code quality says the same."
  done < new.ndjson
fi
`;

/** Builds the site of a pull request. The gate may refuse it without making the check fail: whoever merges it must allow that. */
export const PREVIEW_GITHUB = `code=0
npx portolan build --offline || code=$?
if [ "$code" -eq 3 ]; then
  echo "::notice title=No preview::The gate would not publish the portal with this change; the log of this step says why."
  echo "There is no preview: the gate would not publish the portal with this change. The log of the job says why." >> "$GITHUB_STEP_SUMMARY"
  exit 0
fi
[ "$code" -ne 0 ] || echo "built=yes" >> "$GITHUB_OUTPUT"
exit "$code"
`;

/** A script as the value of \`run: |\` or of an item \`- |\`, its lines indented. */
export function indented(script: string, columns: number): string {
  return script
    .trimEnd()
    .split('\n')
    .map((line) => (line ? ' '.repeat(columns) + line : line))
    .join('\n');
}

/** Builds the portal; with `$ALLOW` as somebody chose it who starts a run by hand. */
export const BUILD_ALLOWING = `case "$ALLOW" in
  drop) npx portolan build --allow-drop ;;
  shrink) npx portolan build --allow-shrink ;;
  *) npx portolan build ;;
esac
`;
