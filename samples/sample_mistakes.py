"""The mistakes of `invoices-with-mistakes.xlsx`: a good month, and what a hurried person typed over it."""

from datetime import date
from decimal import Decimal

from sample_book import Cell, Formula

FIRST = 2610101
"""The number of the first invoice below."""

MISTAKEN = """
0117| 1|Berit Åsnes   |1001*1 KAF-251B*8
0142| 1|              |1002*1 10-4471*1
0163| 2|Anne Nøtterud |0042*18
0189| 2|              |000815*6@10 KAF-251B*5
0214| 5|Sunniva Myhre |KAF-250*4
0228| 5|              |KAF-251B*20@10
0233| 6|Ragnhild      |LUN-12*9 M-02*1 TR-33*22
0247| 6|10-4471       |85A-10*5
0251| 7|Inga Sara     |HOT-1*2
0266| 7|              |1001*1 85A-10*3
0280| 8|Dag Ryphaug   |0042*22.5 85A-10*3
0299| 8|              |KAF-250*5
0170| 9|Peder Våge    |1001*1 000042*15
0401| 9|Åke Lövhag    |1001*1 KAF-250*6
0409|12|Inköp 7790    |TR-33*210@10
0303|12|Pål Gråsten   |0042*6
0123|13|              |0043*9.75 000042*20
0104|14|PO-4519       |LUN-12*14 KAF-250*2
0196|15|Rigg 5        |HOT-1*2@12
"""
TYPED: dict[tuple[int, int], dict[str, Cell]] = {
    (2610102, 2): {"Pris": "ca. 450", "Sum": Decimal(450)},
    (2610103, 1): {"Kundenr": None},
    (2610105, 1): {"Forfallsdato": date(2026, 9, 19)},
    (2610106, 1): {"Fakturadato": "05/10/2026"},
    (2610107, 3): {"Valuta": "SEK"},
    (2610108, 1): {"Mva-kode": 99},
    (2610109, 1): {"Kundenr": 9999},
    (2610110, 2): {"Varenr": Formula("=VLOOKUP(H{row},$Q$1:$R$50,2,FALSE)", "#N/A")},
    (2610111, 1): {"Pris": "1.250", "Sum": Decimal(28125)},
    (2610112, 1): {"Fakturanr": 2610101},
    (2610113, 2): {"Varenr": None, "Beskrivelse": None},
    (2610114, 2): {"Enhet": "pk"},
    (2610115, 1): {"Forfallsdato": "31.11.2026"},
    (2610117, 2): {"Fakturanr": None},
    (2610119, 1): {"Antall": Decimal(-2), "Sum": Decimal("-2270.40")},
}
"""By invoice and which of its lines: the headings typed over, and what stands there now."""
