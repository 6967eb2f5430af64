import { manifest } from '../../app/testing/world.ts';

/** A submission that intake accepts. */
export function submission(team: string, model = 'weights'): Record<string, string> {
  return {
    [`submissions/${team}/submission.yaml`]: manifest.replace('[alice]', `[${team}]`),
    [`submissions/${team}/model.onnx`]: model,
  };
}
