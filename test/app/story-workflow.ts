const head = ['repo', 'pr', 'head_sha'];
/** What each workflow of the control repository must be given, and may be. */
const inputs: Readonly<Record<string, { readonly must: readonly string[]; readonly may: readonly string[] }>> = {
  evaluate: { must: head, may: ['board', 'mode', 'entered_at', 'charged_at', 'waivers'] },
  publish: { must: [...head, 'merge_sha'], may: ['alias'] },
  rejudge: { must: [], may: [] },
};

/** A workflow of the control repository whose one job runs `script`. */
export const storyWorkflow = (stage: string, script: string): string => `name: ${stage}
run-name: ${stage === 'rejudge' ? 'rejudge ${{ inputs.competition }} ${{ inputs.run_key }}' : `${stage} \${{ inputs.repo }}#\${{ inputs.pr }} \${{ inputs.head_sha }} \${{ inputs.run_key }}`}
on:
  workflow_dispatch:
    inputs:
${['competition', 'run_key', ...(inputs[stage]?.must ?? [])].map((name) => `      ${name}: { required: true, type: string }`).join('\n')}
${(inputs[stage]?.may ?? []).map((name) => `      ${name}: { required: false, default: '', type: string }`).join('\n')}
permissions: {}
jobs:
  ${stage}:
    runs-on: [self-hosted, vault]
    env:
      STAGE: ${stage}
      COMPETITION: \${{ inputs.competition }}
      REPO: \${{ inputs.repo }}
      PR: \${{ inputs.pr }}
      HEAD_SHA: \${{ inputs.head_sha }}
      MERGE_SHA: \${{ inputs.merge_sha }}
      RUN_KEY: \${{ inputs.run_key }}
      BOARD: \${{ inputs.board }}
      MODE: \${{ inputs.mode }}
      ENTERED_AT: \${{ inputs.entered_at }}
      CHARGED_AT: \${{ inputs.charged_at }}
      WAIVERS: \${{ inputs.waivers }}
      ALIAS: \${{ inputs.alias }}
    steps:
      - run: ${process.execPath} ${script}
      - uses: actions/upload-artifact@v4
        with: { name: "result-\${{ inputs.run_key }}", path: result.json, if-no-files-found: error }
`;
