import { prose } from '../../escape.ts';
import type { Catalogue } from '../catalogue.ts';

const check = prose`Ausprobieren: \`uv run kit check\`, dann pushen.`;

export const noAttemptsLeft: Catalogue['noAttemptsLeft'] = {
  answer: prose`Nicht bewertet: Heute sind keine Versuche mehr übrig.`,
  meaning: prose`Versuche werden nach Tagen (UTC) gezählt, denn jedes Ergebnis verrät etwas über die privaten Daten.`,
  next: prose`Nichts zu tun: Nach Mitternacht UTC wird von selbst bewertet.`,
};

export const classes: Catalogue['classes'] = {
  LAYOUT: {
    answer: prose`Nicht bewertet: Die Einreichung ist nicht so aufgebaut wie erwartet.`,
    meaning: prose`Ein Pull Request enthält einen Ordner, \`submissions/<team>/\`, mit einer \`submission.yaml\` und den Dateien, die sie nennt. Nichts wurde ausgeführt.`,
    next: prose`Beheben, was aufgeführt ist. ${check}`,
  },
  POLICY: {
    answer: prose`Nicht bewertet: Eine Regel dieses Wettbewerbs steht dagegen.`,
    meaning: prose`Die Dateien sind in Ordnung; eine Regel ist nicht erfüllt. Nichts wurde ausgeführt.`,
    next: prose`Beheben, was aufgeführt ist, dann pushen.`,
  },
  BUDGET: {
    answer: prose`Nicht bewertet: Was diese Daten Ihrem Team verraten dürfen, ist verbraucht.`,
    meaning: prose`Jedes Ergebnis verrät etwas über die privaten Daten; darum ist begrenzt, was jede Person erfahren darf, über alle ihre Teams. Es lief nur auf den öffentlichen Daten.`,
    next: prose`Noch einmal pushen hilft nicht. Fragen Sie die Veranstalter: Haben die Eigentümer der Daten mehr freigegeben, schreibt ein Maintainer hier \`/evaluate\`.`,
  },
  GATE: {
    answer: prose`Nicht bewertet: Die statische Prüfung hat sie abgelehnt.`,
    meaning: prose`Die Dateien wurden gelesen, nie ausgeführt. Was aufgeführt ist, könnte allen schaden, die dieses Modell laden. Die Befunde stehen im englischen Wortlaut der Prüfung.`,
    next: prose`Beheben, was aufgeführt ist. ${check}`,
  },
  DEPENDENCY: {
    answer: prose`Nicht bewertet: Sie importiert etwas, das nicht da ist.`,
    meaning: prose`Modelle laufen in der Umgebung des Wettbewerbs, ohne Netz; nichts kann nachinstalliert werden.`,
    next: prose`Nehmen, was in \`env/requirements.lock\` steht, oder die Veranstalter um eine Ergänzung bitten. ${check}`,
  },
  LOAD_ERROR: {
    answer: prose`Nicht bewertet: Das Modell ließ sich nicht laden.`,
    meaning: prose`Der Import von \`model.py\` oder der Aufruf von \`load\` schlug fehl, bevor irgendwelche Daten gezeigt wurden.`,
    next: prose`Pfade (relativ zum eigenen Ordner) und Versionen der Bibliotheken prüfen. ${check}`,
  },
  PREDICT_ERROR: {
    answer: prose`Nicht bewertet: \`predict\` schlug fehl.`,
    meaning: prose`Auf privaten Daten dürfen wir den Fehler selbst nicht zeigen. Häufige Ursachen: fehlende Werte, eine nie gesehene Kategorie, eine Spalte nach ihrer Stelle statt nach ihrem Namen.`,
    next: prose`\`predict\` muss jede Zeile aushalten, die der Vertrag erlaubt. ${check}`,
  },
  TIMEOUT: {
    answer: prose`Nicht bewertet: Es dauerte zu lange.`,
    meaning: prose`Laden und Vorhersagen zusammen überschritten die Zeit aus \`competition.yaml\` (\`limits.wallSeconds\`).`,
    next: prose`Ganze Batches auf einmal vorhersagen, einmal laden, ein kleineres Modell nehmen. ${check}`,
  },
  OOM: {
    answer: prose`Nicht bewertet: Der Speicher reichte nicht.`,
    meaning: prose`Der Speicher aus \`competition.yaml\` (\`limits.memoryMB\`) wurde überschritten.`,
    next: prose`Ein kleineres Modell oder kleinere Zwischenergebnisse. ${check}`,
  },
  RESOURCE: {
    answer: prose`Nicht bewertet: Eine Grenze der Sandbox wurde überschritten.`,
    meaning: prose`Zu viele Prozesse, offene Dateien oder geschriebene Bytes. Ein Modell braucht nichts davon.`,
    next: prose`Ein Prozess (\`n_jobs=1\`), nichts schreiben. ${check}`,
  },
  INVALID_PREDICTIONS: {
    answer: prose`Nicht bewertet: Die Vorhersagen sind nicht, was der Vertrag verlangt.`,
    meaning: prose`Jede Zeile braucht eine Vorhersage, in der Reihenfolge, endlich, in dem Bereich, den \`outputs\` in \`competition.yaml\` erlaubt.`,
    next: prose`Für jede Zeile eine zurückgeben: ergänzen statt weglassen. ${check}`,
  },
  NONDETERMINISTIC: {
    answer: prose`Nicht bewertet: Dieselben Zeilen bekamen verschiedene Vorhersagen.`,
    meaning: prose`Jedes Modell läuft zweimal mit anderen Batchgrößen. Eine Vorhersage darf nur von ihrer Zeile abhängen: nicht von Zufall, Reihenfolge, Zeit oder dem Rest des Batches.`,
    next: prose`Den Seed festhalten und Statistiken über Batches dem Training überlassen. ${check}`,
  },
  SANDBOX: {
    answer: prose`Nicht bewertet: Es versuchte etwas, das ein Modell nicht darf.`,
    meaning: prose`Etwa eine Netzverbindung öffnen, ein Programm starten oder außerhalb des eigenen Ordners lesen. Der Versuch wurde abgebrochen und zählt.`,
    next: prose`Herausnehmen; \`predict\` braucht seine Argumente und die eigenen Artefakte, sonst nichts. ${check}`,
  },
  STALE_HEAD: {
    answer: prose`Nicht bewertet: Ein neuerer Commit trat an die Stelle.`,
    meaning: prose`Nur der neueste Commit eines Pull Requests wird ausgewertet.`,
    next: prose`Nichts zu tun: Der neueste Commit hat seinen eigenen Versuch.`,
  },
  INFRA: {
    answer: prose`Nicht bewertet: Unsere Infrastruktur fiel aus, nicht das Modell.`,
    meaning: prose`Dieser Versuch wird nicht angerechnet.`,
    next: prose`Nichts zu tun; es wird noch einmal versucht.`,
  },
};
