"""What is said about each stored field of responsibility: bodies and rules, no person."""

from buergertelefon.base.stored import EVERYBODY, Keep, Stored, Table, each

_RULE = Stored("wer für ein Thema an einem Ort zuständig ist", Keep.SETUP, EVERYBODY)
_TAX = Stored("Finanzämter aus dem öffentlichen Verzeichnis", Keep.SETUP, EVERYBODY)

STORED: Table = {
    "Rule": each(
        "id topic area district part street houses role kind body contact valid_from valid_until "
        "source checked_on", _RULE,
    ),
    "TaxOffice": each("bufa name street postcode town phone fax mail url source as_of", _TAX),
    "TaxTask": each("id bufa text source as_of", _TAX),
}  # fmt: skip
