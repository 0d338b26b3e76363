"""Who signs, which year and when, where the page goes on behind the report or names them only once."""

from __future__ import annotations

from datetime import date

import pytest

from parsers.identity.identification import Identification, identify
from parsers.model import Layout, Paragraph

LAST = "六、其他需要报告的事项"
LINKS = [
    "友情链接",
    *("焦作市水利局", "河南省水利厅", "温县人民政府", "武陟县教育局", "沁阳市财政局", "孟州市民政局") * 9,
]
NEWS = [line for day in range(1, 26) for line in (f"防汛工作动态第{day}期", f"2024-05-{day:02d}")]


def identified(*lines: str) -> Identification:
    layout = Layout("text/plain", "utf-8", (), {})
    return identify(layout, [Paragraph(line, f"line={i}") for i, line in enumerate(lines, start=1)])


def body(*closing: str, general: str = "我局公开水情信息33条。", other: str = "无。") -> list[str]:
    return ["2023年政府信息公开工作年度报告", "一、总体情况", general, LAST, other, *closing]


@pytest.mark.parametrize("behind", [[], LINKS, NEWS], ids=["nothing", "links", "news"])
def test_a_signature_stands_behind_the_last_section(behind: list[str]) -> None:
    found = identified(*body("温县水利局", "2024年1月9日", *behind))
    assert found.agency is not None
    assert (found.agency.agency_id, found.published_on) == ("410825-水利局", date(2024, 1, 9))


def test_a_name_without_a_date_is_the_one_before_the_page_goes_on() -> None:
    found = identified(*body("温县水利局", *LINKS))
    assert found.agency is not None
    assert found.agency.agency_id == "410825-水利局"


def test_links_behind_a_report_that_nobody_signs_are_no_signature() -> None:
    assert identified(*body(*LINKS)).agency is None


@pytest.mark.parametrize("desk", ["办公室", "政务公开办公室", "综合股"])
def test_a_desk_signs_for_its_body(desk: str) -> None:
    found = identified(*body(f"温县水利局{desk}", "2024年1月9日"))
    assert found.agency is not None
    assert (found.agency.agency_id, found.agency.name[:5]) == ("410825-水利局", "温县水利局")


def test_a_department_that_speaks_of_its_county_signs_its_own_report() -> None:
    found = identified(*body("温县水利局", "2024年1月9日", general="我县公开水情信息33条。"))
    assert found.agency is not None and found.agency.agency_id == "410825-水利局"
    found = identified(*body("温县政务服务中心", "2024年1月9日", general="我县公开信息3300条。"))
    assert found.agency is not None and found.agency.agency_id == "410825-人民政府"


def test_a_branch_is_not_the_body_above_it() -> None:
    contact = "联系我们：焦作市生态环境局温县分局综合股，电话0391-0000000"
    found = identified(*body(contact, general="按照焦作市生态环境局部署，本局公开审批信息33条。"))
    assert found.agency is not None
    assert found.agency.agency_id == "410800-生态环境局温县分局"


def test_the_division_found_takes_the_place_of_its_kind_in_the_name() -> None:
    breadcrumb = "首页>部门信息公开>市教育局>信息公开年报"
    found = identified(breadcrumb, *body("主办：孟州市人民政府办公室", general="市教育局公开招生信息33条。"))
    assert found.agency is not None
    assert (found.agency.agency_id, found.agency.name) == ("410883-教育局", "孟州市教育局")


@pytest.mark.parametrize(
    "told",
    [
        "现将本局2022年度政府信息公开工作有关情况报告如下。",
        "现就我局2022年度信息公开工作开展情况汇报如下。",
        "根据条例规定，编制2022年度报告。",
        "本报告反映2022年度公开工作。",
        "本报告所列数据统计期为2022年全年。",
        "截至2022年底，网站公开信息33条。",
        "截至2022年12月底，公开33条。",
        "回顾2022年，公开信息33条。",
        "今年（2022年）公开信息33条。",
        "在2022年的工作中，公开信息33条。",
        "公开工作稳步推进。2022年度具体情况如下。",
    ],
)
def test_a_year_that_is_named_once_as_that_of_the_report(told: str) -> None:
    assert identified("温县水利局政府信息公开工作年度报告", "一、总体情况", told).year == 2022


@pytest.mark.parametrize(
    "told",
    [
        "根据2019年修订的《条例》编制本报告。",
        "按照国办2021年印发的格式编制本报告。",
        "本报告是根据国务院令第711号（2019年）编制。",
        "编制2022年部门预算并公开。",
        "在2020年省政府考核中，我局获得优秀。",
        "截至目前，2019年印发的文件仍有效。",
    ],
)
def test_a_year_of_something_else_is_not_that_of_the_report(told: str) -> None:
    assert identified("温县水利局政府信息公开工作年度报告", "一、总体情况", told).year is None


@pytest.mark.parametrize(
    "line", ["2024-01-19 15:22", "2024年1月19日 9:05:01", "温县水利局　2024-01-19 15:22"]
)
def test_a_date_with_the_time_of_day_under_the_title_is_that_of_publication(line: str) -> None:
    title, *rest = body("温县水利局", "2024年1月9日")
    assert identified(title, line, *rest).published_on == date(2024, 1, 19)


@pytest.mark.parametrize("line", ["今天是2024年6月7日 10:00", "2024-06-07 10:00 更新"])
def test_another_date_with_the_time_of_day_is_not(line: str) -> None:
    title, *rest = body("温县水利局", "2024年1月9日")
    assert identified(title, line, *rest).published_on == date(2024, 1, 9)


NAMELESS = "交通运输局2023年政府信息公开工作年度报告"


@pytest.mark.parametrize(
    "told",
    [
        "我局通过温县人民政府网站公开33条。",
        "我局通过微信公众号、温县人民政府门户网站公开33条。",
        "我局在温县政务服务大厅设立查阅点，公开33条。",
        "我局公开33条。我局位于河南省焦作市温县。",
    ],
)
@pytest.mark.parametrize("title", [NAMELESS, f"县{NAMELESS}"])
def test_the_place_on_whose_site_a_body_publishes_is_its_own(title: str, told: str) -> None:
    found = identified(title, "一、总体情况", told)
    assert found.agency is not None and found.agency.agency_id == "410825-交通运输局"


@pytest.mark.parametrize(
    "told",
    [
        "按照焦作市交通运输局和温县政府办要求，公开33条。",
        "赴温县学习公开工作。",
    ],
)
def test_a_place_that_is_only_spoken_of_is_not(told: str) -> None:
    assert identified(NAMELESS, "一、总体情况", told).agency is None


def test_the_code_of_the_site_in_the_foot_of_a_text_says_where_a_body_lies() -> None:
    lines = [NAMELESS, "一、总体情况", "我局公开33条。"]
    found = identified(*lines, "网站标识码：4108250003 豫ICP备00000000号")
    assert found.agency is not None and found.agency.agency_id == "410825-交通运输局"
    assert identified(*lines, "网站标识码：4108250003", "网站标识码：4108000001").agency is None


@pytest.mark.parametrize("above", ["温县人民政府门户网站", "来源：温县人民政府办公室"])
def test_a_line_above_the_title_is_no_part_of_a_name(above: str) -> None:
    found = identified(above, NAMELESS, "一、总体情况", "我局公开33条。")
    assert found.agency is not None and found.agency.agency_id == "410825-交通运输局"


@pytest.mark.parametrize(
    ("title", "told", "closing"),
    [
        (NAMELESS, "我局赴武陟县交通运输局学习，公开33条。", "网站标识码：4108250003"),
        (
            "2023年政府信息公开工作年度报告",
            "本报告由温县交通运输局根据各股室、温县公路管理站的数据编制。",
            "无",
        ),
        ("某某局2023年政府信息公开工作年度报告", "我局公开33条。", "温县交通运输局"),
    ],
)
def test_others_that_a_report_names_are_not_its_body(title: str, told: str, closing: str) -> None:
    found = identified(title, "一、总体情况", told, LAST, "无。", closing)
    assert found.agency is not None and found.agency.agency_id == "410825-交通运输局"


@pytest.mark.parametrize(
    "told",
    [
        "公众可到温县水利局查阅本报告。",
        "欢迎社会各界对温县水利局政府信息公开工作提出意见。",
        "温县水利局2023年公开33条。",
        "2023年，温县水利局受理申请2件。",
        "2023年温县水利局系统公开33条。",
        "温县水利局依法编制并公布2023年度政府信息公开工作年度报告。",
        "本机关（温县水利局）公开33条。",
        "联系人：张三；联系单位：温县水利局；电话：0391-0000000。",
        "报告机关：温县水利局。",
    ],
)
def test_the_one_department_that_a_report_names_is_its_body(told: str) -> None:
    found = identified("2023年政府信息公开工作年度报告", "一、总体情况", told)
    assert found.agency is not None
    assert (found.agency.agency_id, found.agency.name) == ("410825-水利局", "温县水利局")


@pytest.mark.parametrize(
    "told",
    [
        "地址：温县温泉镇黄河路1号。公开33条。",
        "按照焦作市水利局部署，公开33条。",
        "温县水利局、温县林业局联合公开33条。",
    ],
)
def test_a_township_of_an_address_a_superior_and_two_departments_are_not(told: str) -> None:
    assert identified("2023年政府信息公开工作年度报告", "一、总体情况", told).agency is None


@pytest.mark.parametrize(
    ("told", "agency_id"),
    [
        ("2023年，温泉镇党委、政府高度重视公开，公开33条。", "410825-温泉镇"),
        ("2023年，温县县委、县政府把公开作为重点，公开3300条。", "410825-人民政府"),
        ("街道公开33条，温县温泉街道办事处设专栏。", "410825-温泉街道"),
    ],
)
def test_committee_and_government_together_are_one_body(told: str, agency_id: str) -> None:
    lines = ["2023年政府信息公开工作年度报告", "一、总体情况", told, "主办：温县人民政府"]
    found = identified(*lines)
    assert found.agency is not None and found.agency.agency_id == agency_id
    assert "委" not in found.agency.name
