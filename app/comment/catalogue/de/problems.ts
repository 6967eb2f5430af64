import type { Phrases } from '../phrases.ts';

const fewer = ['pack weights into one artifact', 'Gewichte in ein Artefakt packen'] as const;
const tomorrow = [
  'nothing to do: it is evaluated by itself after midnight UTC, or as soon as a failure of ours gives an attempt back',
  'nichts zu tun: Nach Mitternacht UTC wird von selbst bewertet, oder sobald ein Fehler von uns einen Versuch zurückgibt',
] as const;

/** What intake, the rules of play and the contract say of problems. */
export const problems: Phrases = {
  PHASE_CLOSED: {
    message: [['the competition closed on {date}', 'der Wettbewerb endete am {date}']],
    next: [
      [
        'a maintainer may let it in, unranked, by saying /evaluate',
        'ein Maintainer kann ihn mit /evaluate noch zulassen, außerhalb der Rangliste',
      ],
    ],
  },
  PHASE_NOT_OPEN: {
    message: [['the competition opens on {date}', 'der Wettbewerb beginnt am {date}']],
    next: [
      [
        'keep the pull request: it is looked at again when the phase opens',
        'den Pull Request stehen lassen: Er wird wieder angesehen, wenn die Phase beginnt',
      ],
    ],
  },
  LISTING_TRUNCATED: {
    message: [['the list of files is too long to be read whole', 'die Liste der Dateien ist zu lang, um ganz gelesen zu werden']],
    next: [['submit fewer files: pack weights into one artifact', 'weniger Dateien einreichen: Gewichte in ein Artefakt packen']],
  },
  NOT_DIFFED: {
    message: [['GitHub does not show all that it changes', 'GitHub zeigt nicht alles, was er ändert']],
    next: [
      [
        'update the branch from the base branch and push again; if it stays so, submit fewer and smaller files: weights as one binary artifact',
        'den Branch auf den Stand des Ziel-Branchs bringen und neu pushen; bleibt es dabei, weniger und kleinere Dateien einreichen: Gewichte als ein binäres Artefakt',
      ],
    ],
  },
  MANIFEST_MISSING: {
    message: [['is missing', 'fehlt']],
    next: [
      [
        'write it with: uv run kit new <team> (or copy baselines/*/submission.yaml)',
        'anlegen mit: uv run kit new <team> (oder baselines/*/submission.yaml kopieren)',
      ],
    ],
  },
  QUOTA: {
    message: [['{used} of {limit} attempts of today are used', '{used} von {limit} Versuchen von heute sind verbraucht']],
    next: [tomorrow],
  },
  QUOTA_PERSON: {
    message: [
      [
        '{login} used {used} of {limit} attempts a person has today, over all teams',
        '{login} hat {used} von {limit} Versuchen verbraucht, die jemand heute über alle Teams hat',
      ],
    ],
    next: [tomorrow],
  },
  NOT_YOUR_FOLDER: {
    message: [
      [
        'belongs to a team whose merged manifest cannot be read; {login} is not a member',
        'gehört einem Team, dessen gemergtes Manifest nicht zu lesen ist; {login} ist kein Mitglied',
      ],
      ['belongs to {holders}; {login} is not a member', 'gehört {holders}; {login} ist kein Mitglied'],
    ],
    next: [
      [
        'choose another folder name, or let a member add you in a pull request of theirs first',
        'einen anderen Ordnernamen wählen, oder sich zuerst von einem Mitglied in dessen Pull Request eintragen lassen',
      ],
    ],
  },
  OUTSIDE_SUBMISSION: {
    message: [
      ["is not inside a team's folder but was added", 'liegt in keinem Teamordner, wurde aber hinzugefügt'],
      ["is not inside a team's folder but was removed", 'liegt in keinem Teamordner, wurde aber entfernt'],
      ["is not inside a team's folder but was renamed", 'liegt in keinem Teamordner, wurde aber umbenannt'],
      ["is not inside a team's folder but was {status}", 'liegt in keinem Teamordner, wurde aber geändert'],
    ],
    allowed: [['submissions/<team>/… only', 'nur submissions/<team>/…']],
    next: [['undo it: {command}', 'rückgängig machen: {command}']],
  },
  EMPTY: {
    message: [
      ['the pull request changes no files', 'der Pull Request ändert keine Dateien'],
      ['holds no files', 'enthält keine Dateien'],
    ],
    next: [
      ['add your folder submissions/<team>/ and push', 'den eigenen Ordner submissions/<team>/ hinzufügen und pushen'],
      ['add submission.yaml and a model', 'submission.yaml und ein Modell hinzufügen'],
    ],
  },
  SEVERAL_TEAMS: {
    message: [['the pull request touches the folders of {teams}', 'der Pull Request berührt die Ordner von {teams}']],
    next: [['touch only your own folder; open one pull request a team', 'nur den eigenen Ordner ändern; ein Pull Request je Team']],
  },
  LINK: {
    message: [['is a symbolic link', 'ist ein symbolischer Link']],
    next: [['put the file itself there', 'die Datei selbst dorthin legen']],
  },
  SUBMODULE: {
    message: [['is a submodule', 'ist ein Submodul']],
    next: [['put the files themselves there', 'die Dateien selbst dorthin legen']],
  },
  MODE: {
    message: [['has the odd git mode {mode}', 'hat den ungewöhnlichen Git-Modus {mode}']],
    next: [['commit it as an ordinary file', 'als gewöhnliche Datei committen']],
  },
  NAME: {
    message: [['has a name with unusual characters', 'hat ungewöhnliche Zeichen im Namen']],
    next: [['use letters, digits, "_", "-" and "." only', 'nur Buchstaben, Ziffern, „_“, „-“ und „.“ verwenden']],
  },
  CASE_TWIN: {
    message: [['differs from {twin} only by upper and lower case', 'unterscheidet sich von {twin} nur durch Groß- und Kleinschreibung']],
    next: [['rename one of the two', 'eine der beiden umbenennen']],
  },
  TOO_MANY_FILES: {
    message: [['holds {count} files', 'enthält {count} Dateien']],
    allowed: [['{count} files', '{count} Dateien']],
    next: [fewer],
  },
  TOO_LARGE: {
    message: [['holds {size} MB', 'enthält {size} MB']],
    next: [
      ['make the model smaller, or ask the organisers for more room', 'das Modell verkleinern oder die Veranstalter um mehr Platz bitten'],
      [
        'GitHub takes no file over 100 MiB, and Git LFS none from a fork: make it smaller, or several files',
        'GitHub nimmt keine Datei über 100 MiB an, und Git LFS keine aus einem Fork: sie verkleinern oder auf mehrere Dateien verteilen',
      ],
    ],
  },
  ARTIFACT_MISSING: {
    message: [['names {path}, which is not in the folder', 'nennt {path}; das liegt nicht im Ordner']],
    next: [
      [
        'commit the file (is it in .gitignore?), or remove the entry',
        'die Datei committen (steht sie in .gitignore?) oder den Eintrag entfernen',
      ],
    ],
  },
  NO_MODEL: {
    message: [['names no artifact, and there is no model.py', 'nennt kein Artefakt, und es gibt keine model.py']],
    next: [
      [
        'add model.py with class Model, or one .onnx or .skops artifact',
        'model.py mit der Klasse Model hinzufügen, oder ein Artefakt .onnx oder .skops',
      ],
    ],
  },
  NOT_A_MEMBER: {
    message: [['does not name {login}, who opened the pull request', 'nennt {login} nicht, obwohl der Pull Request von dort kommt']],
    next: [
      [
        'add your login to members, or let a member open it',
        'den eigenen Login unter members eintragen, oder ein Mitglied den Pull Request öffnen lassen',
      ],
    ],
  },
  LICENCE_NOT_ALLOWED: {
    message: [['"{licence}" is not a licence this competition accepts', '„{licence}“ ist keine Lizenz, die dieser Wettbewerb annimmt']],
    next: [
      ['choose one of these, or ask the organisers; then push again', 'eine davon wählen oder die Veranstalter fragen; dann wieder pushen'],
    ],
  },
  TRAINING_MISSING: {
    message: [
      [
        'has no "train" part, and this competition asks for training code',
        'hat keinen Teil „train“, und dieser Wettbewerb verlangt den Trainingscode',
      ],
    ],
    next: [
      ['add train: {params, seed} and Model.train in model.py', 'train: {params, seed} und in model.py die Methode Model.train hinzufügen'],
    ],
  },
  NOT_SIGNED_OFF: {
    message: [['a commit has no "Signed-off-by" line', 'einem Commit fehlt die Zeile „Signed-off-by“']],
    next: [['accept {file} with: {command}', '{file} annehmen mit: {command}']],
  },
  NOT_ELIGIBLE: {
    message: [['names {login}, who may not take part here', 'nennt {login}; diese Person darf hier nicht teilnehmen']],
    next: [
      [
        'ask the organisers who may, or take the name out: who may is looked up again every hour',
        'die Veranstalter fragen, wer teilnehmen darf, oder den Namen herausnehmen: Wer darf, wird jede Stunde neu nachgesehen',
      ],
    ],
  },
  TEAM_TOO_LARGE: {
    message: [['names {count} members; {most} may be in a team', 'nennt {count} Mitglieder; ein Team hat höchstens {most}']],
    next: [['make the team smaller', 'das Team verkleinern']],
  },
  OTHER_TEAM: {
    message: [['names {login}, who takes part in team {team}', 'nennt {login}; diese Person nimmt im Team {team} teil']],
    next: [
      [
        'a person is in one team here: withdraw there first, or leave here',
        'hier ist jede Person in einem Team: zuerst dort zurückziehen oder hier austragen',
      ],
    ],
  },
  NOT_AGREED: {
    message: [['names {logins}, who did not accept {file} yet', 'nennt {logins}, von denen {file} noch nicht angenommen ist']],
    next: [['read {file}; then each of them comments /agree here', '{file} lesen; dann kommentiert jede dieser Personen hier /agree']],
  },
  UNKNOWN_KEY: {
    message: [
      ['{field}: "{key}" is not a key here', '{field}: „{key}“ ist hier kein Schlüssel'],
      ['"{key}" is not a key here', '„{key}“ ist hier kein Schlüssel'],
    ],
    next: [
      ['did you mean "{guess}"?', 'war „{guess}“ gemeint?'],
      ['remove it, or look the key up in the schema', 'entfernen, oder den Schlüssel im Schema nachsehen'],
    ],
  },
  NOT_ALLOWED: {
    message: [['{field}: {value} is not accepted', '{field}: {value} wird nicht angenommen']],
    next: [
      ['did you mean "{guess}"?', 'war „{guess}“ gemeint?'],
      ['use one of these', 'einen davon verwenden'],
    ],
  },
  MISSING: {
    message: [['{field} is missing', '{field} fehlt']],
    next: [['add "{key}:" here', 'hier „{key}:“ einfügen']],
  },
  INVALID: { next: [['correct this value', 'diesen Wert berichtigen']] },
  YAML_TOO_LARGE: {
    message: [
      ['is over 1 MB', 'ist größer als 1 MB'],
      ['holds too many values', 'enthält zu viele Werte'],
    ],
    next: [['keep data in files of their own and name them here', 'Daten in eigenen Dateien halten und hier nennen']],
  },
  YAML_SYNTAX: {
    message: [
      ['cannot be read as YAML', 'ist nicht als YAML zu lesen'],
      ['ends too early', 'endet zu früh'],
    ],
    next: [
      ['complete the file', 'die Datei vervollständigen'],
      ['check the file with any YAML editor', 'die Datei mit einem YAML-Editor prüfen'],
      [
        'mend the YAML here; a quote or an indent is the usual cause',
        'das YAML hier berichtigen; meist ist es ein Anführungszeichen oder eine Einrückung',
      ],
    ],
  },
  YAML_EMPTY: {
    message: [['is empty', 'ist leer']],
    next: [['start from the template of this file', 'mit der Vorlage dieser Datei beginnen']],
  },
  YAML_DOCUMENTS: {
    message: [['holds several documents', 'enthält mehrere Dokumente']],
    next: [['keep one document: remove the lines "---" inside', 'ein Dokument behalten: die Zeilen „---“ darin entfernen']],
  },
  YAML_ALIAS: {
    message: [
      ['uses an alias (*name)', 'verwendet einen Alias (*name)'],
      ['uses an alias before its anchor is complete', 'verwendet einen Alias, bevor sein Anker abgeschlossen ist'],
      ['uses an anchor (&name)', 'verwendet einen Anker (&name)'],
      [
        'holds more than {most} values once its aliases are written out',
        'enthält mehr als {most} Werte, sobald die Aliasse ausgeschrieben sind',
      ],
    ],
    next: [
      ['write the value out where it is used', 'den Wert dort ausschreiben, wo er gebraucht wird'],
      ['write the value out', 'den Wert ausschreiben'],
      ['write fewer aliases', 'weniger Aliasse verwenden'],
    ],
  },
  YAML_KEY: {
    message: [
      ['has a key that is not a word', 'hat einen Schlüssel, der kein Wort ist'],
      ['may not use the key "{key}"', 'darf den Schlüssel „{key}“ nicht verwenden'],
    ],
    next: [
      ['use a plain word as key', 'ein einfaches Wort als Schlüssel verwenden'],
      ['remove this line', 'diese Zeile entfernen'],
    ],
  },
  YAML_DUPLICATE_KEY: {
    message: [['has the key "{key}" twice', 'hat den Schlüssel „{key}“ zweimal']],
    next: [['keep one of the two', 'einen von beiden behalten']],
  },
  YAML_TAG: {
    message: [['uses a tag (!name)', 'verwendet ein Tag (!name)']],
    next: [['write the plain value', 'den einfachen Wert schreiben']],
  },
};
