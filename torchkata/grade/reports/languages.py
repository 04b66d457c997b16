"""The words that Moodle's language packs use in its exports: a row for each language.

Moodle writes the titles of its files in the language of the person who exports them.
Languages that are not here are not recognised; a row, and an export as a test, adds one.
"""

from dataclasses import dataclass

Words = tuple[str, ...]


@dataclass(frozen=True)
class Language:
    """The words of one of Moodle's language packs; several where releases differ.

    Attributes:
        code: Moodle's name of the language.
        id: `recordid` in `assign.php`.
        grade: `gradenoun` in `moodle.php`, before Moodle 3.11 `grade`.
        most: `maxgrade` in `assign.php`.
        open: `gradecanbechanged` in `assign.php`.
        changed: `lastmodifiedgrade` in `assign.php`.
        name: `fullname` in `moodle.php`.
        first: `firstname` in `moodle.php`.
        last: `lastname` in `moodle.php`.
        keys: `idnumber`, `username` and `email` in `moodle.php`.
        real: `real` in `grades.php`: the ending of a column with points, not percent or letters.
        yes: `yes` in `moodle.php`.
        decimal: `decsep` in `langconfig.php`.
    """

    code: str
    id: Words
    grade: Words
    most: Words
    open: Words
    changed: Words
    name: Words
    first: Words
    last: Words
    keys: Words
    real: Words
    yes: Words
    decimal: str = ","


LANGUAGES = (
    Language(
        "en",
        id=("identifier",),
        grade=("grade",),
        most=("maximum grade",),
        open=("grade can be changed",),
        changed=("last modified (grade)",),
        name=("full name",),
        first=("first name",),
        last=("last name", "surname"),
        keys=("id number", "username", "email address"),
        real=("real",),
        yes=("yes",),
        decimal=".",
    ),
    Language(
        "ca",
        id=("identificador",),
        grade=("qualificació",),
        most=("qualificació màxima",),
        open=("es pot canviar la qualificació",),
        changed=("darrera modificació (qualificació)",),
        name=("nom complet",),
        first=("nom",),
        last=("cognoms", "cognom"),
        keys=("número id", "número d'identificació", "nom d'usuari", "adreça electrònica"),
        real=("real",),
        yes=("sí",),
    ),
    Language(
        "de",
        id=("id",),
        grade=("bewertung",),
        most=("bestwertung", "bestbewertung", "beste bewertung"),
        open=("bewertung kann geändert werden",),
        changed=("zuletzt geändert (bewertung)",),
        name=("vollständiger name",),
        first=("vorname",),
        last=("nachname",),
        keys=("id-nummer", "anmeldename", "e-mail-adresse", "e-mail"),
        real=("punkte",),
        yes=("ja",),
    ),
    Language(
        "es",
        id=("identificador",),
        grade=("calificación",),
        most=("calificación máxima",),
        open=("la calificación puede ser cambiada", "la calificación puede cambiarse"),
        changed=("última modificación (calificación)",),
        name=("nombre completo",),
        first=("nombre",),
        last=("apellido(s)", "apellidos"),
        keys=("número de id", "nombre de usuario", "dirección de correo", "dirección email"),
        real=("real",),
        yes=("sí",),
    ),
    Language(
        "fr",
        id=("identifiant",),
        grade=("note",),
        most=("note maximale",),
        open=("la note peut être modifiée",),
        changed=("dernière modification (note)",),
        name=("nom complet",),
        first=("prénom",),
        last=("nom de famille", "nom"),
        keys=(
            *("numéro d'identification", "nom d'utilisateur"),
            *("adresse de courriel", "adresse e-mail"),
        ),
        real=("brut",),
        yes=("oui",),
    ),
    Language(
        "it",
        id=("identificativo",),
        grade=("valutazione",),
        most=("valutazione massima",),
        open=("la valutazione può essere cambiata",),
        changed=("ultima modifica (valutazione)",),
        name=("nome completo",),
        first=("nome",),
        last=("cognome",),
        keys=("codice identificativo", "username", "indirizzo email"),
        real=("punteggio",),
        yes=("sì",),
    ),
    Language(
        "ja",
        id=("id",),
        grade=("評点",),
        most=("最大評点",),
        open=("評点変更可",),
        changed=("最終更新日時 (評定)",),
        name=("フルネーム",),
        first=("名",),
        last=("姓",),
        keys=("idナンバー", "ユーザ名", "メールアドレス"),
        real=("実データ",),
        yes=("yes", "はい"),
        decimal=".",
    ),
    Language(
        "nl",
        id=("identificatie",),
        grade=("cijfer", "beoordeling"),
        most=("maximaal cijfer",),
        open=("het cijfer kan gewijzigd worden",),
        changed=("laatst gewijzigd (beoordeling)",),
        name=("volledige naam",),
        first=("voornaam",),
        last=("achternaam",),
        keys=("nummer (id)", "id-nummer", "gebruikersnaam", "e-mailadres"),
        real=("echt",),
        yes=("ja",),
    ),
    Language(
        "pt",
        id=("identificador", "número de identificação"),
        grade=("nota", "avaliação"),
        most=("nota máxima",),
        open=("a nota pode ser alterada.", "a nota pode ser alterada"),
        changed=("última atualização (avaliação)",),
        name=("nome completo",),
        first=("nome",),
        last=("apelido",),
        keys=("número id", "nome de utilizador", "endereço de e-mail", "endereço de correio"),
        real=("real",),
        yes=("sim",),
    ),
    Language(
        "pt_br",
        id=("identificador",),
        grade=("nota",),
        most=("nota máxima",),
        open=("nota pode ser alterada",),
        changed=("última modificação (nota)",),
        name=("nome completo",),
        first=("nome",),
        last=("sobrenome",),
        keys=(
            *("número de identificação", "identificação de usuário"),
            *("endereço de email", "endereço de e-mail"),
        ),
        real=("real",),
        yes=("sim",),
    ),
    Language(
        "zh_cn",
        id=("标识符", "识别码"),
        grade=("成绩",),
        most=("最高分",),
        open=("允许更改成绩",),
        changed=("上次修改（评分）", "最后修改（教师）"),
        name=("全名",),
        first=("名",),
        last=("姓", "姓氏"),
        keys=("id 号", "id号", "学号", "用户名", "email地址", "电子邮件地址", "电子邮箱"),
        real=("分数",),
        yes=("是",),
        decimal=".",
    ),
)
