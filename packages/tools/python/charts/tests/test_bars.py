from .support import ProgramTest


class Bars(ProgramTest):
    def test_grouped_bars_with_labels(self):
        picture = self.draw("""
            import matplotlib.pyplot as plt

            models = ['GLM-5', 'GLM-4.7']
            mmlu = [85.0, 81.2]
            gsm8k = [97.0, 95.1]
            x = range(len(models))
            width = 0.35
            fig, ax = plt.subplots(figsize=(8, 5))
            first = ax.bar([i - width / 2 for i in x], mmlu, width, label='MMLU', color='#4C72B0')
            second = ax.bar([i + width / 2 for i in x], gsm8k, width, label='GSM8K', color='#DD8452')
            ax.set_xlabel('model')
            ax.set_ylabel('score')
            ax.set_title('GLM-5 benchmarks')
            ax.set_xticks(list(x))
            ax.set_xticklabels(models)
            ax.bar_label(first, padding=3, fmt='%.1f')
            ax.bar_label(second, padding=3, fmt='{:.2f}')
            ax.legend()
            plt.tight_layout()
            plt.show()
        """)
        expected = 'bar chart "GLM-5 benchmarks"; x: model [GLM-5, GLM-4.7]; y: score 0–97; '
        expected += 'series: MMLU [85.0, 81.2], GSM8K [97.0, 95.1]'
        self.assertEqual(picture.description, expected)
        self.assertEqual((picture.width, picture.height), (800, 500))
        left, right = picture.bars('#4c72b0'), picture.bars('#dd8452')
        self.assertEqual((len(left), len(right)), (2, 2))
        self.assertAlmostEqual(left[0][0] + left[0][2], right[0][0], delta=0.1)
        self.assertAlmostEqual(left[0][3] / left[1][3], 85.0 / 81.2, delta=0.01)
        self.assertTrue({'85.0', '81.2', '97.00', '95.10', 'MMLU', 'GSM8K'} <= set(picture.texts))
        self.assert_apart(picture)

    def test_bar_texts_at_their_tops_in_chinese(self):
        picture = self.draw("""
            import matplotlib.pyplot as plt

            plt.rcParams['font.sans-serif'] = ['SimHei']
            plt.rcParams['axes.unicode_minus'] = False
            城市 = ['北京', '上海', '广州', '深圳']
            人口 = [2189, 2487, 1868, 1756]
            bars = plt.bar(城市, 人口, color='skyblue', edgecolor='black')
            for bar in bars:
                height = bar.get_height()
                plt.text(bar.get_x() + bar.get_width() / 2, height + 20, f'{height}', ha='center', va='bottom')
            plt.title('城市人口（万人）')
            plt.xlabel('城市')
            plt.ylabel('人口')
            plt.savefig('人口.png', dpi=150)
        """)
        self.assertEqual(picture.name, '人口')
        self.assertIn('2487', picture.texts, 'whole numbers stay whole')
        self.assertEqual(len(picture.bars('#87ceeb')), 4)
        self.assertIn('x: 城市 [北京, 上海, 广州, 深圳]; y: 人口 0–2487', picture.description)
        frame = min(
            float(path.get('d').split(' ')[1].split('L')[0]) for path in picture.all('path', stroke_linecap='square')
        )
        top = min(box[1] for text, box in picture.boxes() if text == '2487')
        self.assertGreater(top, frame, 'the highest label stands inside the frame')

    def test_horizontal_bars_with_values(self):
        picture = self.draw("""
            import matplotlib.pyplot as plt

            vitesses = {'Mistral': 8.3, 'Llama': 12.1, 'GLM-5': 22.4}
            fig, ax = plt.subplots()
            barres = ax.barh(list(vitesses.keys()), vitesses.values(), color=['#bbbbbb', '#bbbbbb', '#e4572e'])
            for barre, v in zip(barres, vitesses.values()):
                ax.text(v + 0.2, barre.get_y() + barre.get_height() / 2, f'{v:.1f} jetons par seconde', va='center')
            ax.spines[['top', 'right']].set_visible(False)
            ax.invert_yaxis()
            ax.set_xlabel('Débit')
            plt.show()
        """)
        best, others = picture.bars('#e4572e'), picture.bars('#bbbbbb')
        self.assertEqual((len(best), len(others)), (1, 2))
        self.assertGreater(best[0][1], max(bar[1] for bar in others), 'the first one stands on top')
        self.assertIn('horizontal bar chart; x: Débit 0–22.4; y: [Mistral, Llama, GLM-5]', picture.description)
        spines = picture.all('path', stroke_linecap='square')
        self.assertEqual(len(spines), 2)
        end = max(float(spine.get('d').split('L')[1].split(' ')[0]) for spine in spines)
        self.assertLess(dict(picture.boxes())['22.4 jetons par seconde'][2], end, 'the axis grew to hold the text')

    def test_stacked_bars_with_legend_below(self):
        picture = self.draw("""
            import matplotlib.pyplot as plt

            days = ['Mon', 'Tue', 'Wed']
            parts = {'Input': [10, 20, 15], 'Output': [5, 0, 9], 'Reasoning': [12, 9, 14]}
            fig, ax = plt.subplots()
            bottom = [0] * 3
            for name, values in parts.items():
                p = ax.bar(days, values, 0.6, bottom=bottom, label=name)
                ax.bar_label(p, label_type='center')
                bottom = [a + b for a, b in zip(bottom, values)]
            ax.legend(loc='upper center', bbox_to_anchor=(0.5, -0.08), ncol=3)
            ax.set_xlabel('Day')
            ax.set_ylabel('Tokens (k)')
            plt.show()
        """)
        lower, middle = picture.bars('#1f77b4'), picture.bars('#ff7f0e')
        self.assertAlmostEqual(lower[0][1], middle[0][1] + middle[0][3], delta=0.1)
        boxes = dict(picture.boxes())
        self.assertGreater(boxes['Reasoning'][1], boxes['Day'][3], 'the legend stands below the label of the axis')

    def test_error_bars_and_hatches(self):
        picture = self.draw("""
            import matplotlib.pyplot as plt
            plt.bar(['a', 'b'], [3, 5], yerr=[0.5, 1], capsize=5, color='white', edgecolor='black', hatch='//', ecolor='red')
            plt.ylim(bottom=0)
        """)
        self.assertEqual(len(picture.all('path', stroke='#ff0000')), 2)
        self.assertEqual(len(picture.all('g', stroke='#ff0000')), 2, 'lower and upper caps')
        self.assertGreaterEqual(len(picture.all('svg')), 4, 'hatches are clipped to their bars')

    def test_colours_by_value_and_numbers_as_places(self):
        picture = self.draw("""
            import matplotlib.pyplot as plt
            values = [3, -2, 5]
            plt.bar(range(3), values, color=['g' if v > 0 else 'r' for v in values], width=0.5, tick_label=['a', 'b', 'c'])
            plt.axhline(0, color='k', lw=0.8)
            plt.xticks(rotation=45)
        """)
        self.assertEqual((len(picture.bars('#008000')), len(picture.bars('#ff0000'))), (2, 1))
        self.assertIn('rotate(-45', picture.text('a').get('transform'))
        self.assertIn('x: [a, b, c]; y: -2–5', picture.description)

    def test_gantt(self):
        picture = self.draw("""
            import matplotlib.pyplot as plt
            taches = [('Conception', 0, 5), ('Développement', 4, 8), ('Tests', 10, 4)]
            fig, ax = plt.subplots(figsize=(8, 3))
            for nom, debut, duree in taches:
                ax.barh(nom, duree, left=debut, height=0.5, color='teal')
            ax.invert_yaxis()
            ax.grid(axis='x', alpha=0.3)
            ax.set_title('Planning du projet', loc='left', fontweight='bold')
        """)
        bars = picture.bars('#008080')
        self.assertLess(bars[0][1], bars[2][1])
        self.assertAlmostEqual((bars[1][0] - bars[0][0]) / bars[0][2], 4 / 5, delta=0.01)
        self.assertEqual(picture.text('Planning du projet').get('font-weight'), 'bold')

    def test_histogram_returns_counts_edges_and_bars(self):
        picture = self.draw("""
            import matplotlib.pyplot as plt
            import random
            random.seed(0)
            data = [random.gauss(100, 15) for _ in range(500)]
            n, bins, patches = plt.hist(data, bins=20, color='steelblue', edgecolor='white', alpha=0.8)
            plt.axvline(sum(data) / len(data), color='red', linestyle='--', label='mean')
            plt.legend()
            print(int(n.sum()), len(bins), len(patches), n.max() == max(p.get_height() for p in patches))
        """)
        self.assertEqual(self.printed, '500 21 20 True')
        self.assertEqual(len(picture.all('rect', stroke='#ffffff')), 20)
        self.assertIn('histogram; x: ', picture.description)
        self.assertIn('500 values in 20 bins', picture.description)

    def test_histograms_beside_stacked_and_as_outline(self):
        self.draw("""
            import matplotlib.pyplot as plt
            a, b = [1, 2, 2, 3], [2, 3, 3, 4]
            fig, axes = plt.subplots(1, 3, figsize=(12, 4))
            n, bins, _ = axes[0].hist([a, b], bins=3, label=['a', 'b'])
            print([list(row) for row in n])
            n, _, _ = axes[1].hist([a, b], bins=[1, 2, 3, 5], stacked=True)
            print([list(row) for row in n])
            n, _, _ = axes[2].hist(a, bins=3, range=(0, 6), density=True, cumulative=True, histtype='step')
            print([round(v, 3) for v in n])
            axes[0].legend()
        """)
        self.assertEqual(
            self.printed, '[[1.0, 2.0, 1.0], [0.0, 1.0, 3.0]]\n[[1.0, 2.0, 1.0], [1.0, 3.0, 4.0]]\n[0.25, 1.0, 1.0]'
        )

    def test_pie_with_percentages_and_donut(self):
        pictures = self.run_program("""
            import matplotlib.pyplot as plt
            parts, noms = [45, 30, 25], ['Python', 'JavaScript', 'Go']
            wedges, texts, autotexts = plt.pie(parts, labels=noms, autopct='%1.1f%%', startangle=90, explode=(0.1, 0, 0))
            plt.setp(autotexts, size=9, color='white', weight='bold')
            plt.title('Langages')
            plt.axis('equal')
            plt.show()
            fig, ax = plt.subplots()
            ax.pie(parts, labels=noms, wedgeprops=dict(width=0.4, edgecolor='w'), autopct=lambda p: f'{p:.0f} pour cent',
                   pctdistance=0.8, counterclock=False, colors=plt.cm.Set2.colors)
            plt.show()
        """)
        self.assertEqual(pictures[0].description, 'pie chart "Langages"; series: [Python 45, JavaScript 30, Go 25]')
        self.assertEqual(pictures[0].text('45.0%').get('fill'), '#ffffff')
        self.assertEqual(len(pictures[1].all('path', stroke='#ffffff')), 3)
        self.assertIn('30 pour cent', pictures[1].texts)
        first, second = (float(pictures[0].text(name).get('x')) for name in ('Python', 'Go'))
        self.assertLess(first, second, 'it begins at the top and runs counter-clockwise')

    def test_labels_of_thin_slices_keep_apart(self):
        picture = self.draw("""
            import matplotlib.pyplot as plt
            plt.pie([400, 1, 1, 1, 1, 1], labels=['Alpha', 'Beta', 'Gamma', 'Delta', 'Epsilon', 'Zeta'])
        """)
        self.assert_apart(picture)
