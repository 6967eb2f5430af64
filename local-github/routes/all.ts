import { Router } from '../http/router.ts';
import { actionsSettingRoutes } from './actions-settings.ts';
import { appRoutes } from './apps.ts';
import { branchRoutes } from './branches.ts';
import { checkRoutes } from './checks.ts';
import { collaboratorRoutes } from './collaborators.ts';
import { commentRoutes } from './comments.ts';
import { commitRoutes } from './commits.ts';
import { contentRoutes } from './contents.ts';
import { deliveryRoutes } from './deliveries.ts';
import { environmentRoutes } from './environments.ts';
import { gitDataRoutes } from './git-data.ts';
import { issueRoutes } from './issues.ts';
import { labelRoutes } from './labels.ts';
import { manifestRoutes } from './manifests.ts';
import { metaRoutes } from './meta.ts';
import { pagesRoutes } from './pages-sites.ts';
import { pullRoutes } from './pulls.ts';
import { reactionRoutes } from './reactions.ts';
import { repositoryRoutes } from './repositories.ts';
import { reviewRoutes } from './reviews.ts';
import { rulesetRoutes } from './rulesets.ts';
import { runnerGroupRoutes } from './runner-groups.ts';
import { runRoutes } from './runs.ts';
import { secretRoutes } from './secrets.ts';
import { settingRoutes } from './settings.ts';
import { statusRoutes } from './statuses.ts';
import { userRoutes } from './users.ts';
import { workflowRoutes } from './workflows.ts';

/** Every route of the API; the first that fits wins, so those with open ends (`{ref+}`) come after narrower ones. */
export function allRoutes(): Router {
  const router = new Router();
  const groups = [
    metaRoutes,
    appRoutes,
    deliveryRoutes,
    userRoutes,
    checkRoutes,
    statusRoutes,
    repositoryRoutes,
    branchRoutes,
    collaboratorRoutes,
    contentRoutes,
    gitDataRoutes,
    commitRoutes,
    pullRoutes,
    reviewRoutes,
    commentRoutes,
    labelRoutes,
    reactionRoutes,
    issueRoutes,
    rulesetRoutes,
    workflowRoutes,
    runRoutes,
    settingRoutes,
    secretRoutes,
    environmentRoutes,
    actionsSettingRoutes,
    pagesRoutes,
    runnerGroupRoutes,
    manifestRoutes,
  ];
  for (const add of groups) add(router);
  return router;
}
